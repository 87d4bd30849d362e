import { randomBytes } from 'node:crypto';
import type { Problems } from '../validation';
import { check, isWhole, shown } from '../validation';

/**
 * Which passwords a credentials Secret has, each user's counted from 1 as they are changed. They change in three steps,
 * each applied before the next: `{ current: 1, also: 2 }`, `{ current: 2, also: 1 }`, `{ current: 2 }`.
 */
export interface Passwords {
  /** Those that everybody logs in with. */
  readonly current: number;
  /** Those that are accepted besides: the next ones, or the ones before. @default - none */
  readonly also?: number;
}

export const FIRST_PASSWORDS: Passwords = { current: 1 };

/** The key of a credentials Secret that says which passwords are in it, where they are not the first alone. */
export const PASSWORDS_KEY = 'passwords';

/** The key of a user's password that is accepted besides. */
export function alsoKey(user: string): string {
  return `${user}.also`;
}

/**
 * Annotation of StatefulSets of servers: which passwords the topology is to have, in the words of that key. Their pods are
 * the same whichever it is, as no server restarts for another password. Without it they are the first.
 */
export const PASSWORDS_ANNOTATION = 'redis-ha/passwords';

/** Whether these are the first and no others: what needs not be said. */
export function areFirst({ current, also }: Passwords): boolean {
  return current === FIRST_PASSWORDS.current && also === undefined;
}

/** A user's password that is logged in with, and the one that is accepted besides. */
export interface UserPasswords<P> {
  readonly current: P;
  /** @default - none */
  readonly also?: P;
}

/** What a credentials Secret holds: passwords by users, and which they are where it has to be said. */
export function credentialsData<P>(
  users: Readonly<Record<string, UserPasswords<P>>>,
  passwords: Passwords,
): Record<string, string | P> {
  const keys = Object.entries(users).flatMap(([user, { current, also }]): [string, P][] => [
    [user, current],
    ...(also === undefined ? [] : [[alsoKey(user), also] as [string, P]]),
  ]);
  return { ...Object.fromEntries(keys), ...(areFirst(passwords) ? {} : { [PASSWORDS_KEY]: passwordsText(passwords) }) };
}

/** Passwords as the Secret's key says them. */
export function passwordsText({ current, also }: Passwords): string {
  return also === undefined ? String(current) : `${current} ${also}`;
}

/** What that key says: nothing where it says something else. */
export function passwordsOf(text: string): Passwords | undefined {
  const [, current, also] = /^([1-9]\d*)(?: ([1-9]\d*))?$/.exec(text.trim()) ?? [];
  if (current === undefined) return undefined;
  return { current: Number(current), ...(also === undefined ? {} : { also: Number(also) }) };
}

/** What is wrong with passwords. */
export function passwordsProblems(passwords: Passwords): Problems {
  const { current, also } = passwords;
  const most = Number.MAX_SAFE_INTEGER;
  return check(
    [
      !isWhole(current, 1, most),
      `passwords: current is ${shown(current)}; set which passwords are in use, counted from 1: { current: 1 }`,
    ],
    [
      also !== undefined && !(isWhole(also, 1, most) && Math.abs(also - current) === 1),
      `passwords: also is ${shown(also)}, beside ${shown(current)}; set the next ones or the ones before, or leave it out`,
    ],
  );
}

/** Where one logs in with passwords that it read when it started. */
export interface LoggedIn {
  readonly secretName: string;
  readonly passwords?: Passwords;
}

/**
 * What the pods of such a one are hashed with, besides what they read: they are replaced, one by one, when the passwords
 * are others. Nothing as long as they are the first.
 */
export function startedWith(...logins: readonly LoggedIn[]): Record<string, string> {
  return Object.fromEntries(
    logins.flatMap(({ secretName, passwords: { current } = FIRST_PASSWORDS }) =>
      current === FIRST_PASSWORDS.current ? [] : [[`passwords of ${secretName}`, String(current)]],
    ),
  );
}

/** A password of 192 random bits, of letters, digits, dashes and underscores alone. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}
