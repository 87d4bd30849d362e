/** Code with which a program of a Job ends where another try would say the same: somebody has to decide. */
export const REFUSED_CODE = 2;
