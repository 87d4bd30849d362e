import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';

/** The bundled command, as it is packed. */
export const PROGRAM = join(__dirname, '..', '..', '..', 'build', 'cli', 'redis-ha.js');

/** What the command said, and the code that it ended with; none where a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** The command while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly said: { readonly out: string; readonly error: string };
  readonly ended: Promise<Ended>;
}

/** Runs the command as a user does. */
export function redisHa(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ...env } });
  const said = { out: '', error: '' };
  child.stdout.on('data', (text: Buffer) => {
    said.out += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    said.error += text;
  });
  const ended = new Promise<Ended>(resolve => child.on('close', code => resolve({ code, ...said })));
  return { child, said, ended };
}

/** Does something with a folder of these manifests, which is there no longer than that. */
export async function withManifests<T>(objects: readonly object[], work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  try {
    writeFileSync(join(folder, 'all.yaml'), Yaml.stringify(...objects));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
