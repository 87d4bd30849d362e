import { mkdtempSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import type { RestoreSpec } from '../../../lib/config/copy-spec';
import { isTested } from '../../../lib/config/engines';
import type { Ask } from './copied';
import type { CopyProgram } from './copy-program';
import type { Engine } from './engines';
import { LOOPBACK } from './loopback';
import { type Server, startServer, TESTER } from './server';
import { passwordOf, userLines } from './users';

/** Port of all servers here. */
export const PORT = 7879;
const SOURCE = `${LOOPBACK}.60.1`;
/** Address of the one server that is a target. */
export const SINGLE = `${LOOPBACK}.60.2`;

/** Asks a server for bytes. */
export function asking({ ip, port }: Server): Ask {
  const client = new Redis({ host: ip, port, ...TESTER, disableClientInfo: true });
  // It ends with the server.
  client.on('error', () => client.disconnect());
  return (command, ...args) => client.callBuffer(command, ...args);
}

/** A server that holds a part of a backup: it listens on a socket too, where nobody has to log in. */
export async function startPart(
  engine: Engine,
  socket: string,
  directives: readonly string[] = [],
  port = PORT,
): Promise<Server & { readonly ask: Ask }> {
  const server = await startServer({ engine, ip: SOURCE, port, config: [`unixsocket ${socket}`, ...directives] });
  return { ...server, ask: asking(server) };
}

/** A server that is alone, with the users of a topology and the one for copies. */
export function startSingle(engine: Engine, directives: readonly string[] = []): Promise<Server> {
  const tested = isTested(engine.name) ? engine.name : undefined;
  const users = userLines('standalone', passwordOf, tested, ['copy']);
  return startServer({ engine, ip: SINGLE, port: PORT, config: [...users, ...directives] });
}

/** A backup whose files servers at these sockets of one folder hold, with the slots of each. */
export function asBackup(
  sockets: readonly string[],
  slots: readonly string[] = [],
): Pick<RestoreSpec, 'backup' | 'sockets'> {
  const folder = dirname(sockets[0] ?? '');
  const backup = mkdtempSync(join(folder, 'backup-'));
  const shards = sockets.map((socket, index) => ({
    file: basename(socket).replace('.sock', '.rdb'),
    slots: slots[index] ?? '',
  }));
  writeFileSync(join(backup, 'manifest.json'), JSON.stringify({ shards }));
  return { backup, sockets: folder };
}

/** A restore into that server. */
export function intoSingle({ passwordFile }: CopyProgram, id: string, sockets: readonly string[]): RestoreSpec {
  return {
    task: 'restore',
    id,
    ...asBackup(sockets),
    target: { host: SINGLE, port: PORT, user: 'copy', passwordFile, mode: 'standalone' },
  };
}
