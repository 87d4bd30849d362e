import { createHash } from 'node:crypto';
import { aclFile, type ServerKind } from '../../../lib/config/users';

/** A user's password here: one that must not get lost in quotes, lengths or formats on its way. */
export function passwordOf(user: string): string {
  return `pass"word\\of ${user} %[é]$HOME`;
}

/** One that needs no quotes anywhere, so that it is found wherever it is shown. */
export function plainPasswordOf(user: string): string {
  return `${user}-secret`;
}

/** The users of a kind of server as lines of its configuration. */
export function userLines(kind: ServerKind, password = passwordOf): string[] {
  return aclFile(kind)
    .trim()
    .replace(/\{(\w+)\}/g, (_, user: string) => `#${createHash('sha256').update(password(user)).digest('hex')}`)
    .split('\n');
}
