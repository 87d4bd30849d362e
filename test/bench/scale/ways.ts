import { runCommand } from '../../../drills/command';
import { parseClusterNodes } from '../../../keeper/cluster/observation/cluster-nodes';
import { run } from '../../../keeper/run';
import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import type { Engine } from '../../servers/support/engines';
import { createScaled, specOf } from '../../servers/support/scaling';
import { TESTER } from '../../servers/support/server';
import { until } from '../../servers/support/until';
import { fill } from './data';

/** Shards before and after. */
export const [FEW, MANY] = [3, 5];
/** Part of addresses that no test has. */
const NET = 90;
const LONGEST_MS = 900_000;

/** What all ways are measured against. */
export const CLI = 'redis-cli';
const KEEPER = 'keeper';
const WHOLE_SLOTS = 'redis-cli, whole slots';

/** Names of the ways of an engine. */
export function wayNames(engine: string): string[] {
  return [KEEPER, CLI, ...(engine.startsWith('valkey-9') ? [WHOLE_SLOTS] : [])];
}

/** A way to give shards their slots. */
export interface Way {
  readonly name: string;
  /** Moves slots until so many shards have all of them. */
  readonly move: (shards: number) => Promise<void>;
}

/** Servers with data, and the ways to move it between them. */
export interface Scaled {
  readonly ways: readonly Way[];
  /** Waits until all servers see the slots where they are, which `redis-cli` insists on, and counts the keys of all. */
  readonly keys: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts the servers of all shards, has the fewer of them have all slots, and fills them with so many keys. */
export async function startScaled(engine: Engine, keys: number, replicas: number): Promise<Scaled> {
  const spec = (shards: number): ClusterSpec => specOf(shards, {}, replicas);
  const cluster = createScaled(engine, NET, spec(MANY));
  const first = () => cluster.server('web-0-0');
  const primaries = async () =>
    parseClusterNodes(String(await first().call('CLUSTER', 'NODES'))).filter(({ flags }) => flags.includes('master'));

  async function byKeeper(shards: number): Promise<void> {
    await cluster.wants(spec(shards));
    const { keeper } = cluster.keeper;
    const [stopping, ended] = [new AbortController(), new AbortController()];
    const passes = run(keeper, () => undefined, {
      stopping: stopping.signal,
      ended: ended.signal,
      hurry: () => false,
    });
    const isDone = async () => Object.keys(await cluster.slots()).length === shards && (await isEven(shards));
    await until(`the keeper has given ${shards} shards all slots`, isDone, LONGEST_MS).finally(() => {
      stopping.abort();
      ended.abort();
    });
    await passes;
  }
  async function isEven(shards: number): Promise<boolean> {
    const counts = Object.values(await cluster.slots());
    return counts.every(count => Math.abs(count - 16384 / shards) <= 1);
  }

  async function byCli(shards: number, ...options: string[]): Promise<void> {
    const { ip, port } = first();
    const empty = (await primaries()).filter(({ hostname }) => Number(hostname?.split('-')[1]) >= shards);
    const weights = empty.length > 0 ? ['--cluster-weight', ...empty.map(({ id }) => `${id}=0`)] : [];
    await runCommand(
      engine.cli,
      [
        ...['--user', TESTER.username, '--no-auth-warning', '--cluster', 'rebalance', `${ip}:${port}`],
        ...['--cluster-use-empty-masters', ...weights, ...options],
      ],
      { timeoutMs: LONGEST_MS, env: { REDISCLI_AUTH: TESTER.password } },
    );
  }

  await cluster.wants(spec(MANY));
  await cluster.keeper.settle();
  await byKeeper(FEW);
  await fill(first(), { username: 'app', password: 'secret' }, keys);
  const atomic = '--cluster-use-atomic-slot-migration';
  return {
    ways: [
      { name: KEEPER, move: byKeeper },
      { name: CLI, move: (shards: number) => byCli(shards) },
      { name: WHOLE_SLOTS, move: (shards: number) => byCli(shards, atomic) },
    ].filter(({ name }) => wayNames(engine.name).includes(name)),
    async keys() {
      const views = () =>
        Promise.all(
          [...cluster.servers.keys()].map(async pod => JSON.stringify(Object.entries(await cluster.slots(pod)).sort())),
        );
      await until('all servers see the same', async () => new Set(await views()).size === 1, LONGEST_MS);
      const sizes = await Promise.all(
        [...cluster.servers.keys()].filter(pod => pod.endsWith('-0')).map(pod => cluster.server(pod).call('DBSIZE')),
      );
      return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
    },
    async stop() {
      cluster.keeper.close();
      await Promise.all([...cluster.servers.keys()].map(pod => cluster.stop(pod)));
    },
  };
}
