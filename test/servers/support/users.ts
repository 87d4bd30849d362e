import { createHash } from 'node:crypto';
import type { TestedEngine } from '../../../lib/config/engines';
import { aclFile, type ServerKind, type UserOnRequest } from '../../../lib/config/users';

/** A user's password here: one that must not get lost in quotes, lengths or formats on its way. */
export function passwordOf(user: string): string {
  return `pass"word\\of ${user} %[é]$HOME`;
}

/** One that needs no quotes anywhere, so that it is found wherever it is shown. */
export function plainPasswordOf(user: string): string {
  return `${user}-secret`;
}

/** The users of a kind of server, and users on request besides, as lines of its configuration. */
export function userLines(
  kind: ServerKind,
  password = passwordOf,
  engine?: TestedEngine,
  more: readonly UserOnRequest[] = [],
): string[] {
  return aclFile(kind, engine, more)
    .trim()
    .replace(/\{(\w+)\}/g, (_, user: string) => `#${createHash('sha256').update(password(user)).digest('hex')}`)
    .split('\n');
}
