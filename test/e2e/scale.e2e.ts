import { type DrillResult, runDrill } from '../../drills/drill';
import type { Fault } from '../../drills/faults/fault';
import { forceDeletePod } from '../../drills/faults/force-delete-pod';
import { kubectl } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type AnyEnvironment, local } from '../../environments';
import { parseClusterNodes } from '../../keeper/cluster/observation/cluster-nodes';
import type { Rebalance } from '../../lib';
import { deploy, deployLedger, ensureDefaultStorageClass, podsOf, settled, written } from './support/deployment';
import { enginesInTurn, FULL, isDrilled } from './support/engines';
import { killKeeper } from './support/kill-keeper';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer, primaryOf } from './support/redis';
import {
  expectKept,
  instanceOf,
  keeperStatus,
  lostWhere,
  orKeeperSays,
  selectorOf,
  serversReady,
  type Tested,
} from './support/tested';

const NAMESPACES = { redis: 'scale', clients: 'scale-clients' } as const;
const name = 'redis';
const [FEW, MANY] = [3, 5];

/** Slots one by one, so that there is time for faults while they move. */
const SLOWLY: Rebalance = { streams: 1, slotsAtOnce: 1 };

const testedWith = (shards: number): Tested => ({ namespace: NAMESPACES.redis, name, servers: 2 * shards });

/** Waits while slots move, or until they have: the engines take different times. */
async function whileMoving(shards: number): Promise<void> {
  const tested = testedWith(shards);
  const moving = async () => (await keeperStatus(tested))?.state === 'moving' || (await isDone(shards));
  await until(orKeeperSays(tested, moving), { what: 'slots to move', timeoutMs: 300_000, everyMs: 100 });
}

/** All slots are dealt out evenly to so many shards, all of their servers are there, and no others. */
async function isDone(shards: number): Promise<boolean> {
  const tested = testedWith(shards);
  const servers = await podsOf(tested.namespace, selectorOf(tested, 'server'));
  if (servers.length !== tested.servers || !(await serversReady(tested))) return false;
  if ((await keeperStatus(tested))?.state !== 'settled') return false;
  const nodes = parseClusterNodes(await onServer(tested.namespace, `${name}-0-0`, 'cluster nodes'));
  const owners = nodes.filter(({ slots }) => slots.length > 0);
  return nodes.length === tested.servers && owners.length === shards;
}

const figures: string[] = [];
afterAll(() => process.stdout.write(`\n${figures.join('\n')}\n\n`));

describe.each(enginesInTurn(1).filter(isDrilled))('shards of %s', engine => {
  const results: DrillResult[] = [];
  const environmentOf = (shards: number, rebalance?: Rebalance): AnyEnvironment => ({
    ...local,
    sentinel: undefined,
    redis: {
      ...local.redis,
      namespace: NAMESPACES.redis,
      cluster: { ...local.redis.cluster, engine, shards, ...(rebalance ? { rebalance } : {}) },
    },
    counter: { ...local.counter, namespace: NAMESPACES.clients },
  });
  let ledger: LedgerClient;

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(NAMESPACES.redis, NAMESPACES.clients);
    await deploy(environmentOf(FEW));
    await settled(environmentOf(FEW));
    ledger = await deployLedger(environmentOf(FEW));
  });
  afterAll(async () => {
    figures.push(`\n${engine}`, TABLE_HEAD, ...results.map(tableRow));
    await removeNamespaces(NAMESPACES.redis, NAMESPACES.clients);
  });

  /** Applies an environment as a person does who takes things away by applying. */
  async function applied(environment: AnyEnvironment): Promise<void> {
    const pruned = ['apps/v1/StatefulSet', 'policy/v1/PodDisruptionBudget'].map(kind => `--prune-allowlist=${kind}`);
    const folder = written(environment);
    const of = ['-n', NAMESPACES.redis, '-l', instanceOf(name)];
    await kubectl(['apply', '--validate=strict', '--prune', '--wait=false', ...pruned, ...of, '-k', folder]);
  }

  async function scale(shards: number, faults: readonly (() => Promise<void>)[] = []): Promise<void> {
    const environment = environmentOf(shards, faults.length > 0 ? SLOWLY : undefined);
    const what = `${shards} shards${faults.length > 0 ? ', with faults' : ''}`;
    const change: Fault = {
      name: `apply ${shards} shards`,
      portable: true,
      async inject() {
        await applied(environment);
        for (const fault of faults) {
          await whileMoving(shards);
          await fault();
        }
        // What is left moves as fast as ever: applied while slots move, this is a change of the keeper alone.
        if (faults.length > 0) await applied(environmentOf(shards));
      },
      heal: async () => {},
    };
    const result = await runDrill({
      name: what,
      fault: change,
      target: { namespace: NAMESPACES.redis, pod: `${name}-0-0` },
      ledger,
      options: { waitReplicas: 1 },
      recovery: {
        what: `${what} to be all there is`,
        timeoutMs: 540_000,
        everyMs: 500,
        holds: orKeeperSays(testedWith(shards), () => isDone(shards)),
      },
    });
    results.push(result);
    const planned = faults.length === 0;
    // A server that is killed takes what no replica has confirmed.
    if (result.lost.waited > 0 || (planned && result.lost.plain > 0)) {
      figures.push(await lostWhere(testedWith(shards), result));
    }
    expectKept(result, planned);
    expect(await onServer(NAMESPACES.redis, `${name}-0-0`, 'cluster info')).toContain('cluster_slots_ok:16384');
  }

  const keeper = () => killKeeper(testedWith(FEW), true);
  const primary = (shard: number) => async () =>
    forceDeletePod.inject({ namespace: NAMESPACES.redis, pod: await primaryOf(NAMESPACES.redis, name, shard) });

  if (FULL) {
    it('become more under load', () => scale(MANY));
    it('become fewer though keeper, source and destination are killed', async () => {
      // The source first: what it has left goes quickly, and it with that.
      await scale(FEW, [primary(MANY - 1), keeper, primary(0)]);
    });
  }
  it('become more though keeper, source and destination are killed', () =>
    scale(MANY, [keeper, primary(0), primary(MANY - 1)]));
  it('become fewer under load, by what is applied and pruned', () => scale(FEW));
});
