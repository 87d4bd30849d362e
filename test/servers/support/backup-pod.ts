import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupScripts, restoreScripts } from '../../../lib/workload/scripts';
import { findProgram } from '../../support/programs';
import type { Engine } from './engines';
import { passwordOf } from './users';

/** What a script of a backup said, and whether it was content. */
export interface Said {
  readonly code: number;
  readonly output: string;
}

/** The pod of a backup or a restore, with its scripts and its store on this machine. */
export interface BackupPod {
  /** Folder that its containers share. */
  readonly work: string;
  /** Folder that backups are kept in. */
  readonly store: string;
  /** Runs a script with variables of its own. */
  run(script: string, variables?: Readonly<Record<string, string>>): Promise<Said>;
  /** Runs a text as a container would that has no scripts. */
  shell(text: string, variables?: Readonly<Record<string, string>>): Promise<Said>;
  /** The manifest of what was taken, or of a backup in the store. */
  manifest(
    backup?: string,
  ): { readonly shards: readonly Readonly<Record<string, string | number>>[] } & Readonly<Record<string, string>>;
  remove(): void;
}

/**
 * A pod with the programs of an engine, and with rclone: that of `REDIS_HA_RCLONE`, else the one on the PATH.
 *
 * @param port of all servers
 */
export function backupPod(engine: Engine, port: number): BackupPod {
  const root = mkdtempSync(join(tmpdir(), 'redis-ha-backup-'));
  const folder = (name: string) => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const [config, bin, credentials, work, store] = ['config', 'bin', 'credentials', 'work', 'store'].map(folder) as [
    string,
    string,
    string,
    string,
    string,
  ];
  for (const [name, text] of Object.entries({ ...backupScripts(), ...restoreScripts() })) {
    writeFileSync(join(config, name), text);
  }
  const programs = { 'redis-server': engine.server, 'redis-cli': engine.cli, 'redis-check-rdb': engine.check };
  for (const [name, file] of Object.entries({ ...programs, rclone: findProgram('rclone') })) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec "${file}" "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(join(credentials, 'backup'), passwordOf('backup'));
  const path = `${store}/shop/redis`;
  const said = (args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Said> =>
    new Promise(resolve => {
      const env = {
        ...{ PATH: `${bin}:${process.env.PATH}`, HOME: work, CONFIG: config, CREDENTIALS: credentials, WORK: work },
        ...{ RUN: '', POD_IP: '', PORT: String(port), DOMAIN: '1', POD_NAMESPACE: 'shop', NAME: 'redis' },
        ...{ STORE: `store:${path}`, RCLONE_CONFIG: `${work}/rclone.conf`, RCLONE_CONFIG_STORE_TYPE: 'local' },
        ...variables,
      };
      let output = '';
      const child = spawn('sh', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', bytes => {
          output += String(bytes);
        });
      }
      child.once('close', code => resolve({ code: code ?? -1, output }));
    });
  return {
    work,
    store: path,
    run: (script, variables) => {
      const [file = '', ...args] = script.split(' ');
      return said([join(config, file), ...args], variables);
    },
    shell: (text, variables) => said(['-c', text], variables),
    manifest: backup =>
      JSON.parse(readFileSync(join(backup ? join(path, backup) : join(work, 'taken'), 'manifest.json'), 'utf8')),
    remove: () => rmSync(root, { recursive: true }),
  };
}
