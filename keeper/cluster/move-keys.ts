import type { Call, Login } from '../connections';

/** Keys sent by one command, which holds up both servers until it is done. */
const BATCH = 10;
/** Time that a step may take before the next pass goes on, in milliseconds; verdicts rest on what passes see. */
const LONGEST_MS = 1000;
/** Silence of the other server after which it gives up, in milliseconds: below that of the keeper's own commands. */
const PATIENCE_MS = 1500;

export interface MoveProps {
  readonly slot: number;
  /** The server that the keys go to. */
  readonly ip: string;
  readonly port: number;
  readonly login: Login;
  readonly now: () => number;
}

/** A key as its server names it. */
export function bytes(key: unknown): string | Buffer {
  return Buffer.isBuffer(key) ? key : String(key);
}

/** The server that keys are sent to, and who logs in there. */
export interface Destination {
  readonly ip: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Lets a server send some of its keys. They are there, and here no more, when it is done. */
export async function sendKeys(
  call: Call,
  { ip, port, username, password }: Destination,
  keys: readonly (string | Buffer)[],
): Promise<void> {
  await call('MIGRATE', ip, port, '', 0, PATIENCE_MS, 'AUTH2', username, password, 'KEYS', ...keys);
}

/**
 * Lets a server send its keys of a slot to another one. A key that the other one has already stays on both, and fails
 * the step: which of the two is right is not for a program to say. The servers hide the password of MIGRATE from their
 * slow log and from MONITOR.
 *
 * @see https://redis.io/docs/latest/commands/migrate/
 */
export async function moveKeys(call: Call, { slot, ip, port, login, now }: MoveProps): Promise<void> {
  const began = now();
  const password = await login.password();
  while (now() - began < LONGEST_MS) {
    const keys = await call('CLUSTER', 'GETKEYSINSLOT', slot, BATCH);
    if (!Array.isArray(keys) || keys.length === 0) return;
    await sendKeys(call, { ip, port, username: login.username, password }, keys.map(bytes));
  }
}
