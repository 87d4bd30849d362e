/** What must be refused, and would do no harm if it were not. */
export interface Attempt {
  /** After "somebody may". */
  readonly what: string;
  /** Shell, beside the functions of the server's scripts. */
  readonly script: string;
}

export const ATTEMPTS: readonly Attempt[] = [
  { what: 'log in without a password', script: 'client "$POD_IP" -p "$PORT" ping' },
  { what: 'read settings as the application', script: 'as application "$POD_IP" config get maxmemory' },
  { what: 'list users as the application', script: 'as application "$POD_IP" acl list' },
];

/** Whether a server refused: it says so, and not that there is nobody to ask. */
export function isRefused(answer: string): boolean {
  return /^(NOAUTH|NOPERM|WRONGPASS|DENIED)\b/.test(answer.trim());
}
