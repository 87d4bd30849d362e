import { dirname, join } from 'node:path';
import { runCommand } from '../../../drills/command';
import type { Engine } from '../../servers/support/engines';

/** A way to a Redis, and the way that it is measured against. */
export interface Path {
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  /** Whether clients have to follow a cluster's redirections. @default false */
  readonly cluster?: boolean;
  /** Name of the path that it is measured against. */
  readonly beside: string;
}

/** What is measured on each path, as `redis-benchmark` calls it. */
export const TESTS = ['SET', 'GET'] as const;

export type Test = (typeof TESTS)[number];

/** Of one path in one round. */
export type Measured = Readonly<Record<Test, { readonly throughput: number; readonly p99Ms: number }>>;

/** Keys that commands are about, at random: of one alone only one server of several would work. */
const KEYS = 100_000;

/** A load by the engine's own `redis-benchmark`, a program beside its server. */
export function loadOf(engine: Engine, settings: { readonly requests: number; readonly clients: number }) {
  const program = join(dirname(engine.server), 'redis-benchmark');
  return async ({ ip, port, cluster }: Path): Promise<Measured> => {
    const { stdout } = await runCommand(
      program,
      [
        ...['-h', ip, '-p', `${port}`, '-n', `${settings.requests}`, '-c', `${settings.clients}`, '-r', `${KEYS}`],
        ...['-t', TESTS.join(',').toLowerCase(), '--csv'],
        ...(cluster ? ['--cluster'] : []),
      ],
      { timeoutMs: 600_000 },
    );
    return parse(stdout);
  };
}

/** Reads the table that `--csv` prints. */
function parse(csv: string): Measured {
  const [head = [], ...rows] = csv
    .split('\n')
    .filter(line => line.startsWith('"'))
    .map(line => line.split(',').map(cell => cell.replaceAll('"', '')));
  const of = (test: Test) => {
    const row = rows.find(([name]) => name === test);
    const cell = (column: string) => Number(row?.[head.indexOf(column)]);
    const [throughput, p99Ms] = [cell('rps'), cell('p99_latency_ms')];
    if (!(throughput > 0 && p99Ms > 0)) throw new Error(`redis-benchmark measured nothing for ${test}:\n${csv}`);
    return { throughput, p99Ms };
  };
  return { SET: of('SET'), GET: of('GET') };
}
