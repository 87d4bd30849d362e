import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Engine } from './engines';
import { until } from './until';

/** The user with every right that tests look in with. */
export const TESTER = { username: 'tester', password: 'tester' };
const TESTER_LINE = `user ${TESTER.username} on >${TESTER.password} ~* &* +@all`;

export interface ServerProps {
  readonly engine: Engine;
  /** An address of the loopback network, such as 127.0.0.1. */
  readonly ip: string;
  readonly port: number;
  /** Folder with the server's data: that of an earlier server to start it again. @default a new temporary one */
  readonly dir?: string;
  /** Whether it is a Sentinel. @default false */
  readonly sentinel?: boolean;
  /** Lines of configuration beside address, port and folder. */
  readonly config: readonly string[];
}

export interface Server {
  readonly ip: string;
  readonly port: number;
  readonly dir: string;
  /** Runs a command as a user with every right. */
  call(command: string, ...args: (string | number | Buffer)[]): Promise<unknown>;
  /** Ends it as a kubelet would, and waits for that. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Makes it hang with its connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Starts a server and waits until it answers. */
export async function startServer({
  engine,
  ip,
  port,
  config,
  sentinel = false,
  ...props
}: ServerProps): Promise<Server> {
  const dir = props.dir ?? mkdtempSync(join(tmpdir(), 'redis-ha-'));
  folders.add(dir);
  const file = join(dir, 'redis.conf');
  const own = sentinel ? [] : ['save ""'];
  const lines = [`bind ${ip}`, `port ${port}`, `dir ${dir}`, 'logfile server.log', ...own, TESTER_LINE, ...config];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn(engine.server, [file, ...(sentinel ? ['--sentinel'] : [])], { stdio: 'ignore' });
  running.add(child);
  const exited = once(child, 'exit').then(() => running.delete(child));
  const client = new Redis({
    host: ip,
    port,
    ...TESTER,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    retryStrategy: null,
    disableClientInfo: true,
  });
  client.on('error', () => undefined);
  const answers = async () => {
    const ended = child.exitCode ?? child.signalCode;
    // The folder goes with the test, and the log says why.
    if (ended !== null)
      throw new Error(`the server ended with ${ended}:\n${readFileSync(join(dir, 'server.log'), 'utf8')}`);
    if (client.status !== 'ready') await client.connect();
    // A server that is to wait for a copy says so to everything.
    const answer = await client.ping().catch((error: Error) => error.message.split(' ')[0]);
    return answer === 'PONG' || answer === 'MASTERDOWN';
  };
  // A busy machine takes its time over what a server has to load.
  await until(`${engine.name} at ${ip}:${port} answers`, answers, 60_000);
  const end = async (signal: NodeJS.Signals) => {
    client.disconnect();
    // A server that writes its first append-only file after a synchronisation says "can't exit", and goes on.
    while (running.has(child)) {
      child.kill(signal);
      await Promise.race([exited, sleep(1000)]);
    }
  };
  return {
    ip,
    port,
    dir,
    async call(command, ...args) {
      // A Sentinel ends the clients of a server whose role it changes.
      if (client.status === 'end') await client.connect();
      return client.call(command, ...args);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  };
}

/** Ends every server that this test file started, and removes their folders. For `afterAll`. */
export async function cleanUpServers(): Promise<void> {
  const exits = [...running].map(child => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(exits);
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
  folders.clear();
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
