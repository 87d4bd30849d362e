import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FrontConf, haproxyCfg } from '../../../lib/config/haproxy-cfg';
import { findProgram } from '../../support/programs';
import { LOOPBACK } from './loopback';
import { passwordOf } from './users';

/** Address that fronts listen on here, each alone. */
export const FRONT_IP = `${LOOPBACK}.1.1`;

/** The configuration of a front whose servers and Sentinels are addresses, not names. */
export function loopbackCfg(conf: FrontConf): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: HAProxy puts the value in
  return haproxyCfg(conf).replaceAll('.${SERVICES}', '').replaceAll('bind :', `bind ${FRONT_IP}:`);
}

export interface Front {
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

const folders = new Set<string>();
const running = new Set<ChildProcess>();

/** Runs a front on `FRONT_IP`. */
export function startFront(cfg: string, password = passwordOf('probe')): Front {
  const child = spawn(findProgram('haproxy'), ['-db', '-f', fileOf(cfg)], {
    env: { ...process.env, PROBE_PASSWORD: password, SERVICES: '' },
    // So that the program ends with the script that may run it.
    detached: true,
  });
  running.add(child);
  const exited = once(child, 'exit').then(() => running.delete(child));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', bytes => {
      log += String(bytes);
    });
  }
  return {
    log: () => log,
    stop: async () => {
      end(child);
      await exited;
    },
  };
}

/** What `haproxy -c` says of a configuration: nothing where it accepts it without a word. */
export function complaints(cfg: string): Promise<string> {
  return new Promise(resolve => {
    execFile(
      findProgram('haproxy'),
      ['-c', '-f', fileOf(cfg)],
      { env: { ...process.env, PROBE_PASSWORD: 'x', SERVICES: 'shop.svc.cluster.local' } },
      (problem, stdout, stderr) => {
        const lines = `${stdout}${stderr}`.split('\n').filter(line => /ALERT|WARNING/.test(line));
        resolve([...lines, ...(problem ? [`ended with ${problem.code}`] : [])].join('\n'));
      },
    );
  });
}

function fileOf(cfg: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-front-'));
  folders.add(folder);
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, cfg);
  return file;
}

function end(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It had ended.
  }
}

/** Ends every front that this test file started, and removes their folders. For `afterAll`. */
export async function cleanUpFronts(): Promise<void> {
  const exits = [...running].map(child => once(child, 'exit'));
  for (const child of running) end(child);
  await Promise.all(exits);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

process.once('exit', () => {
  for (const child of running) end(child);
});
