/**
 * Networks that you come from, CIDR by a name for each: they alone reach the control planes on EKS from outside. This
 * one is nobody's, it is for documentation (RFC 5737): put yours in its place, as `curl https://checkip.amazonaws.com`
 * says it, with `/32` after it.
 */
export const OPERATORS: Readonly<Record<string, string>> = { you: '203.0.113.0/24' };
