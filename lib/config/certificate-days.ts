/**
 * Days before its end from which on a certificate is called to mind. A week less than what cert-manager leaves of one of 90
 * days when it renews it (a third): long enough to see that it did not, and to have it mended.
 *
 * @see https://cert-manager.io/docs/usage/certificate/#renewal
 */
export const CERTIFICATE_DAYS = 21;
