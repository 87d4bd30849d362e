import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { envoyBootstrap } from '../lib/config/envoy/bootstrap';
import type { Handling } from '../lib/config/envoy/commands/handling';

const PORT = 6379;

/** Milliseconds that a command has: some block, and to some nobody answers. */
const PATIENCE_MS = 2000;

/**
 * How Envoy handles each command that a server has, by the command's name in capitals, subcommands after a space.
 *
 * @param envoy the program
 * @param folder holds `redis-server`
 * @param net first three numbers of loopback addresses that nobody else uses meanwhile
 */
export async function commandsOf(envoy: string, folder: string, net: string): Promise<Map<string, Handling>> {
  const dir = mkdtempSync(join(tmpdir(), 'envoy-commands-'));
  const children: ChildProcess[] = [];
  const [front, writes, reads] = [`${net}.1`, `${net}.2`, `${net}.3`];
  try {
    for (const ip of [writes, reads]) {
      const options = ['--bind', ip, '--port', String(PORT), '--save', '', '--protected-mode', 'no', '--dir', dir];
      children.push(spawn(join(folder, 'redis-server'), options, { stdio: 'ignore' }));
    }
    const bootstrap = envoyBootstrap({
      listeners: [
        { name: 'redis', ip: front, port: PORT, opTimeoutMs: 1000, catchAll: { upstream: 'writes', reads: 'reads' } },
      ],
      upstreams: [
        { kind: 'servers', name: 'writes', hosts: [writes], port: PORT },
        { kind: 'servers', name: 'reads', hosts: [reads], port: PORT },
      ],
      memory: 512 * 1024 ** 2,
      maxConnections: 1000,
      statsIp: front,
    });
    writeFileSync(join(dir, 'envoy.json'), bootstrap.replaceAll('"127.0.0.1"', `"${front}"`));
    const args = ['-c', join(dir, 'envoy.json'), '--concurrency', '1', '--disable-hot-restart', '--log-level', 'off'];
    children.push(spawn(envoy, args, { stdio: 'ignore' }));
    const servers = [new Redis(PORT, writes), new Redis(PORT, reads)] as const;
    for (const server of servers) server.on('error', () => undefined);
    await servers[0].ping();
    await servers[1].ping();
    for (let tries = 0; (await answerOf(front, ['SET', 'key', '1'])) !== '+OK'; tries++) {
      if (tries > 100) throw new Error('Envoy does not answer.');
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const handled = new Map<string, Handling>();
    for (const command of await listedBy(servers[0]))
      handled.set(command.name, await handling(front, servers, command));
    for (const server of servers) server.disconnect();
    return handled;
  } finally {
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Command {
  /** In capitals, a subcommand after a space. */
  readonly name: string;
  /** Words that it has at least, its name among them. */
  readonly words: number;
  readonly writes: boolean;
}

/** A command, as `COMMAND` tells of it. */
type Told = [name: string, arity: number, flags: string[], ...rest: unknown[]];

/** Every command of a server; of those with subcommands these alone. */
async function listedBy(server: Redis): Promise<Command[]> {
  const flat = (all: readonly Told[]): Command[] =>
    all.flatMap(told => {
      const [name, arity, flags] = told;
      const subcommands = told[9] as Told[] | undefined;
      if (subcommands && subcommands.length > 0) return flat(subcommands);
      const writes = flags.includes('write');
      return [{ name: name.toUpperCase().replace('|', ' '), words: Math.abs(arity), writes }];
    });
  return flat((await server.call('COMMAND')) as Told[]).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What Envoy does with a command, given more and more words, since it looks at their number too. */
async function handling(front: string, servers: readonly [Redis, Redis], command: Command): Promise<Handling> {
  let answered = false;
  for (const more of [0, 1, 2, 3]) {
    const own = command.name.split(' ');
    const words = [...own, ...Array.from({ length: Math.max(0, command.words - own.length) + more }, () => '1')];
    const before = await Promise.all(servers.map(seen));
    const answer = await answerOf(front, words);
    const after = await Promise.all(servers.map(seen));
    // One look at the statistics is a command too.
    const [written, read] = servers.map((_, index) => Number(after[index]) - Number(before[index]) > 1);
    if (written) return 'write';
    if (read) return command.writes ? 'mistaken' : 'read';
    if (!/^-(ERR unknown|ERR wrong number|.*not supported|invalid request)/.test(answer)) answered = true;
  }
  return answered ? 'answered' : 'unknown';
}

/** How many commands a server has got, refused ones too: one with many keys comes as several of another name. */
async function seen(server: Redis): Promise<number> {
  const stats = await server.info('commandstats');
  return [...stats.matchAll(/[:,](?:rejected_)?calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

/** The first line of the answer, or nothing where there is none. */
function answerOf(ip: string, words: readonly string[]): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(PORT, ip);
    const end = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end(''));
    socket.on('error', () => end(''));
    socket.on('close', () => end(''));
    socket.on('data', bytes => end(String(bytes).split('\r\n')[0] ?? ''));
    socket.write(`*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  });
}
