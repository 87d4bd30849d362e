import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ADMIN_IP, START } from '../../../lib/config/envoy/admin';
import { ENVOY_LOG_ARGS } from '../../../lib/config/envoy/log';
import { PORTS } from '../../../lib/config/ports';
import { findProgram } from '../../support/programs';
import { until } from './until';

export interface Envoy {
  /** Address of its administration here. */
  readonly adminIp: string;
  /** What it has logged so far. */
  log(): string;
  /** What its administration answers to GET, or to POST. */
  admin(path: string, method?: 'GET' | 'POST'): Promise<string>;
  stop(): Promise<void>;
}

/** Files that an Envoy finds in a folder of its own, by the path that the bootstrap has for them. */
export interface EnvoyFiles {
  readonly [path: string]: string;
}

const folders = new Set<string>();
const running = new Set<ChildProcess>();

/**
 * Runs an Envoy and waits until it is ready. Its listeners' addresses are those of the bootstrap; its administration,
 * which is on 127.0.0.1 in a pod, listens on `adminIp`, so that several can run side by side.
 */
export async function startEnvoy(
  bootstrap: string,
  adminIp: string,
  files: EnvoyFiles = {},
  ready = true,
): Promise<Envoy> {
  const args = ['--concurrency', '1', '--disable-hot-restart', ...ENVOY_LOG_ARGS];
  const child = spawn(
    findProgram('envoy'),
    ['-c', fileOf(bootstrap.replaceAll(`"${ADMIN_IP}"`, `"${adminIp}"`), files), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, [START.variable]: randomUUID() },
    },
  );
  running.add(child);
  const exited = once(child, 'exit').then(() => running.delete(child));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', bytes => {
      log += String(bytes);
    });
  }
  const admin = async (path: string, method: 'GET' | 'POST' = 'GET') => {
    const answer = await fetch(`http://${adminIp}:${PORTS.admin.number}${path}`, {
      method,
      headers: { connection: 'close' },
    });
    return answer.text();
  };
  await until(
    `Envoy at ${adminIp} is ${ready ? 'ready' : 'there'}`,
    async () => {
      if (!running.has(child)) throw new Error(`Envoy ended:\n${log}`);
      const state = await admin('/ready').catch(() => '');
      return ready ? state.includes('LIVE') : state !== '';
    },
    30_000,
  );
  return {
    adminIp,
    log: () => log,
    admin,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What `envoy --mode validate` says of a bootstrap: nothing where it accepts it. */
export function envoyComplaints(bootstrap: string, files: EnvoyFiles = {}): Promise<string> {
  return new Promise(resolve => {
    execFile(
      findProgram('envoy'),
      ['--mode', 'validate', '--log-level', 'warning', '-c', fileOf(bootstrap, files)],
      (problem, stdout, stderr) => {
        const lines = `${stdout}${stderr}`.split('\n').filter(line => /\[(warning|error|critical)\]/.test(line));
        resolve([...lines, ...(problem ? [`ended with ${problem.code}`] : [])].join('\n'));
      },
    );
  });
}

/** Writes a bootstrap into a folder of its own, and the files that it names below that, where it then has them. */
function fileOf(bootstrap: string, files: EnvoyFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-envoy-'));
  folders.add(folder);
  const paths = new Set(Object.keys(files).flatMap(path => [path, dirname(path)]));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const file = join(folder, 'envoy.json');
  const below = (text: string, path: string) => text.replaceAll(`"${path}"`, `"${join(folder, path)}"`);
  writeFileSync(file, [...paths].reduce(below, bootstrap));
  return file;
}

/** Ends every Envoy that this test file started, and removes their folders. For `afterAll`. */
export async function cleanUpEnvoys(): Promise<void> {
  const exits = [...running].map(child => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(exits);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
