import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { CopySpec } from '../../../lib/config/copy-spec';
import { passwordOf } from './users';

/** A run of the copying program. */
export interface Run {
  /** Lines of its log so far. */
  events(): readonly Readonly<Record<string, unknown>>[];
  /** What it said on standard error so far. */
  errors(): string;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Ends it as a kubelet would. */
  stop(): Promise<number | null>;
  /** Waits until it ends, and gives its exit code. */
  ended: Promise<number | null>;
}

/** The copying program, bundled as it is published. */
export interface CopyProgram {
  /** A folder for sockets and passwords, which goes with the program. */
  readonly folder: string;
  /** File with the password of the user `copy`. */
  readonly passwordFile: string;
  /** Path of a socket that nobody has used. */
  socket(): string;
  start(spec: CopySpec | string, env?: Readonly<Record<string, string>>): Run;
  remove(): void;
}

/** Bundles the program. */
export function buildCopyProgram(): CopyProgram {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  const program = join(folder, 'copy.js');
  buildSync({ entryPoints: ['copy/main.ts'], outfile: program, bundle: true, platform: 'node', target: 'node20' });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${passwordOf('copy')}\n`);
  let [runs, sockets] = [0, 0];
  return {
    folder,
    passwordFile,
    socket: () => join(folder, `${sockets++}.sock`),
    start(spec, env = {}) {
      const file = join(folder, `spec-${runs++}.json`);
      writeFileSync(file, typeof spec === 'string' ? spec : JSON.stringify(spec));
      const child = spawn(process.execPath, [program], { env: { SPEC_FILE: file, ...env } });
      let [output, errors] = ['', ''];
      child.stdout.on('data', data => {
        output += String(data);
      });
      child.stderr.on('data', data => {
        errors += String(data);
      });
      const ended = once(child, 'close').then(([code]) => code as number | null);
      return {
        events: () =>
          output
            .split('\n')
            .slice(0, -1)
            .map(line => JSON.parse(line)),
        errors: () => errors,
        ended,
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
        stop() {
          child.kill('SIGTERM');
          return ended;
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
