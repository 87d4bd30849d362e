import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/** A server program to test with, and the command-line client that came with it. */
export interface Engine {
  /** For test names, such as `redis-7.0`. */
  readonly name: string;
  readonly server: string;
  readonly cli: string;
  /** The program that reads a snapshot, and says what is in it. */
  readonly check: string;
}

/**
 * The engines to test with: those of `REDIS_HA_SERVERS` (folders that hold `redis-server` and `redis-cli`, separated by
 * colons), else what is found on the PATH. Throws if there is none, since a test that is left out tests nothing.
 */
export function findEngines(env: Readonly<Record<string, string | undefined>> = process.env): Engine[] {
  const named = (env.REDIS_HA_SERVERS ?? '').split(':').filter(folder => folder !== '');
  if (named.length > 0) return named.map(folder => engineIn(folder));
  const found = [
    { server: 'redis-server', cli: 'redis-cli', check: 'redis-check-rdb' },
    { server: 'valkey-server', cli: 'valkey-cli', check: 'valkey-check-rdb' },
  ].flatMap(programs => {
    const server = onPath(programs.server, env);
    const cli = onPath(programs.cli, env);
    const check = onPath(programs.check, env);
    return server && cli && check ? [{ name: versionOf(server), server, cli, check }] : [];
  });
  if (found.length > 0) return found;
  throw new Error(
    'These tests run real servers: install redis-server and redis-cli (or Valkey) on the PATH, or set REDIS_HA_SERVERS ' +
      'to the folders that hold them, separated by colons.',
  );
}

/**
 * The engine whose turn it is, for a suite that takes minutes with all: by its place among those found, from the first on
 * again where there are fewer. All of them with `REDIS_HA_FULL=1`.
 */
export function enginesInTurn(turn: 0 | 1 | 2 | 3): Engine[] {
  return atPlaces([turn]);
}

/** A Redis and a Valkey, an older one and the newest, whose turn it is. All engines with `REDIS_HA_FULL=1`. */
export function pairInTurn(turn: 0 | 1): Engine[] {
  return atPlaces([turn, 3 - turn]);
}

function atPlaces(places: readonly number[]): Engine[] {
  const all = findEngines();
  if (process.env.REDIS_HA_FULL === '1') return all;
  return all.filter((_, index) => places.some(place => place % all.length === index));
}

function engineIn(folder: string): Engine {
  const [server, cli, check] = ['redis-server', 'redis-cli', 'redis-check-rdb'].map(program => join(folder, program));
  const engine = { name: basename(folder), server, cli, check } as Engine;
  for (const program of [engine.server, engine.cli, engine.check]) {
    if (!isProgram(program)) throw new Error(`REDIS_HA_SERVERS names ${folder}, but ${program} is no program.`);
  }
  return engine;
}

function onPath(program: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter);
  return folders.map(folder => join(folder, program)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(server: string): string {
  const version = /v=(\S+)/.exec(execFileSync(server, ['--version'], { encoding: 'utf8' }))?.[1];
  return `${basename(server).replace('-server', '')}-${version ?? 'unknown'}`;
}
