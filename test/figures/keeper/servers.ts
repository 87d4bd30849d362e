import { createServer, type Server, type Socket } from 'node:net';
import { commandReader } from './resp';
import { type Replies, topologyOf } from './topology';

/** What the process that plays the servers says once all listen, and whenever it is asked. */
export interface FromServers {
  /** All replies so far. */
  readonly sentBytes: number;
}

/** Plays every server of a cluster of so many shards: each listens at its own address and answers what it always says. */
async function main(shards: number): Promise<void> {
  let sentBytes = 0;
  const listening = topologyOf(shards).servers.map(({ ip, replies }) => {
    // Made when it is asked for first: that is no part of what is measured.
    let made: ReadonlyMap<string, Buffer> | undefined;
    const answer = (command: readonly string[]): Buffer => {
      made ??= encoded(replies());
      const [name = '', sub = ''] = command.map(word => word.toUpperCase());
      return made.get(name) ?? made.get(`${name} ${sub}`) ?? Buffer.from(`-ERR nobody plays ${name} ${sub}\r\n`);
    };
    const server = createServer(socket => serve(socket, answer));
    return new Promise<Server>((resolve, reject) => {
      server.once('error', reject).listen(6379, ip, () => resolve(server));
    });
  });
  await Promise.all(listening);
  const tell = () => process.send?.({ sentBytes } satisfies FromServers);
  process.on('message', tell);
  process.on('disconnect', () => process.exit());
  tell();

  function serve(socket: Socket, answer: (command: readonly string[]) => Buffer): void {
    const read = commandReader(command => {
      const reply = answer(command);
      sentBytes += reply.length;
      socket.write(reply);
    });
    // As Redis does.
    socket.setNoDelay(true);
    socket.on('data', read).on('error', () => socket.destroy());
  }
}

function encoded(replies: Replies): ReadonlyMap<string, Buffer> {
  const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const entries = Object.entries(replies).map(([name, reply]) => {
    const text = typeof reply === 'string' ? bulk(reply) : `*${reply.length}\r\n${reply.map(bulk).join('')}`;
    return [name, Buffer.from(text)] as const;
  });
  return new Map(entries);
}

void main(Number(process.argv[2]));
