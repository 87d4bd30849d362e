import { logOf } from '../../drills/api-server';
import { type DrillResult, runDrill } from '../../drills/drill';
import { deletePodAndVolume } from '../../drills/faults/delete-pod-and-volume';
import { type Fault, healsItself } from '../../drills/faults/fault';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type AnyEnvironment, local } from '../../environments';
import { engineImage, type TestedEngine } from '../../lib/config/engines';
import { updateRelease, type Wanted } from './replicated/release';
import { plannedDrill } from './replicated/subject';
import { formed, printedAtTheEnd, subjectOf } from './replicated/suite';
import { wantedReplication } from './replication/wanted';
import { wantedSentinel } from './sentinel/wanted';
import {
  deploy,
  deployLedger,
  ensureDefaultStorageClass,
  isReady,
  podsOf,
  settled,
  update,
} from './support/deployment';
import { FULL } from './support/engines';
import { killKeeper } from './support/kill-keeper';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer } from './support/redis';
import { isRolledOut } from './support/rollout';
import {
  expectKept,
  keeperStatus,
  lostWhere,
  orKeeperSays,
  selectorOf,
  serversReady,
  type Tested,
} from './support/tested';

/** Engine that runs, and the one that takes its place. */
type Way = readonly [TestedEngine, TestedEngine];

const WAYS: readonly Way[] = [
  ['redis-7.0', 'redis-8.0'],
  ['valkey-8.1', 'valkey-9.1'],
];
const [REDIS, VALKEY] = WAYS as readonly [Way, Way];

const lines = printedAtTheEnd();

/** The servers whose containers run an engine's image, by their pods' names; those that stop are left out. */
async function running({ namespace, name }: Pick<Tested, 'namespace' | 'name'>, engine: TestedEngine) {
  interface Pod {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
    readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
  }
  return (await podsOf<Pod>(namespace, selectorOf({ name }, 'server')))
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .filter(({ spec }) => spec.containers.some(each => each.name === 'redis' && each.image === engineImage(engine)))
    .map(({ metadata }) => metadata.name);
}

/** Every server runs this engine, and the topology is as it should be. */
async function isDone(tested: Tested, engine: TestedEngine): Promise<boolean> {
  if ((await running(tested, engine)).length !== tested.servers) return false;
  if (!(await isRolledOut(tested.namespace)) || !(await serversReady(tested))) return false;
  const status = await keeperStatus(tested);
  return status?.state === 'settled' || status?.spreading === true;
}

const done = (tested: Tested, engine: TestedEngine) => ({
  what: `every server to be ${engine}, and in step`,
  timeoutMs: 540_000,
  everyMs: 250,
  holds: orKeeperSays(tested, () => isDone(tested, engine)),
});

/** Waits until so many servers of an engine are ready. */
async function ready(tested: Tested, engine: TestedEngine, count: number): Promise<void> {
  await until(
    async () => {
      const names = await running(tested, engine);
      const pods = await podsOf(tested.namespace, selectorOf(tested, 'server'));
      return pods.filter(pod => names.includes(pod.metadata.name) && isReady(pod)).length >= count;
    },
    { what: `${count} servers to be ${engine}`, timeoutMs: 300_000, everyMs: 100 },
  );
}

/** A server that says that it does not read what lies on its volume, or nothing. */
async function refusing(tested: Tested): Promise<string | undefined> {
  const { namespace } = tested;
  for (const { metadata } of await podsOf(namespace, selectorOf(tested, 'server'))) {
    const log = logOf({ namespace, pod: metadata.name, container: 'redis' }, { lines: 20 });
    if ((await log.catch(() => '')).includes('which this version does not read')) return metadata.name;
  }
  return undefined;
}

const change = (name: string, inject: () => Promise<void>): Fault => ({
  name,
  portable: true,
  inject,
  heal: healsItself,
});

// The way of the one here and of the other below: suites take turns at the engines.
describe.each(FULL ? WAYS : [REDIS])('a cluster of %s, on its way to %s', (from, to) => {
  const NAMESPACES = { redis: 'upgrade', clients: 'upgrade-clients' } as const;
  const tested: Tested = { namespace: NAMESPACES.redis, name: 'redis', servers: 6 };
  const results: DrillResult[] = [];
  const environmentOf = (engine: TestedEngine): AnyEnvironment => ({
    ...local,
    sentinel: undefined,
    redis: { ...local.redis, namespace: NAMESPACES.redis, cluster: { ...local.redis.cluster, engine } },
    counter: { ...local.counter, namespace: NAMESPACES.clients },
  });
  let ledger: LedgerClient;

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(NAMESPACES.redis, NAMESPACES.clients);
    await deploy(environmentOf(from));
    await settled(environmentOf(from));
    ledger = await deployLedger(environmentOf(from));
  });
  afterAll(async () => {
    lines.push(`\n${from} → ${to}, cluster`, TABLE_HEAD, ...results.map(tableRow));
    await removeNamespaces(NAMESPACES.redis, NAMESPACES.clients);
  });

  async function changes(name: string, becomes: TestedEngine, inject: () => Promise<void>): Promise<void> {
    const result = await runDrill({
      name,
      fault: change(name, inject),
      target: { namespace: NAMESPACES.redis, pod: `${tested.name}-0-0` },
      ledger,
      options: { waitReplicas: 1 },
      recovery: done(tested, becomes),
    });
    results.push(result);
    if (result.longestGapMs > 500 || result.lost.waited + result.lost.plain > 0)
      lines.push(await lostWhere(tested, result));
    expectKept(result, true);
    expect(await onServer(NAMESPACES.redis, `${tested.name}-0-0`, 'cluster info')).toContain('cluster_slots_ok:16384');
  }

  if (FULL) {
    it('goes back from half way, when a person gives the servers that were replaced empty volumes', () =>
      changes('upgrade, taken back', from, async () => {
        await update(environmentOf(to));
        await ready(tested, to, 1);
        await update(environmentOf(from));
        // A server that has copied nothing since it was replaced still has files of the release before.
        const emptied = new Set<string>();
        await until(
          async () => {
            const pod = await refusing(tested);
            if (pod && !emptied.has(pod)) {
              await deletePodAndVolume.inject({ namespace: tested.namespace, pod });
              emptied.add(pod);
            }
            return isDone(tested, from);
          },
          { ...done(tested, from), what: `${done(tested, from).what}, volumes that it does not read emptied` },
        );
        lines.push(`${to} → ${from}, half way: volumes emptied of ${[...emptied].join(', ') || 'no server'}`);
      }));
  }

  it('gets there under load, the keeper killed on the way', () =>
    changes('upgrade, the keeper killed', to, async () => {
      await update(environmentOf(to));
      await ready(tested, to, 2);
      await killKeeper(tested, true);
    }));

  if (FULL) {
    it('stays there when it is told to go back, and loses nothing', () =>
      changes('upgrade, taken back afterwards', to, async () => {
        await update(environmentOf(from));
        await until(() => refusing(tested), {
          what: 'a server to refuse its volume',
          timeoutMs: 240_000,
          everyMs: 500,
        });
        await update(environmentOf(to));
      }));
  }
});

const WHERE = { namespace: 'upgrade', clients: 'upgrade-clients' };
const sentinels = (engine: TestedEngine) => wantedSentinel(engine, WHERE);
const replication = (engine: TestedEngine) => wantedReplication(engine, WHERE);

const REPLICATED: readonly (readonly [string, Way, (engine: TestedEngine) => Wanted])[] = [
  ['servers and Sentinels', VALKEY, sentinels],
  ...(FULL
    ? ([
        ['servers and Sentinels', REDIS, sentinels],
        ['a primary that is said', VALKEY, replication],
        ['a primary that is said', REDIS, replication],
      ] as const)
    : []),
];

describe.each(REPLICATED)('%s, %j', (_, [from, to], wanted) => {
  const subject = subjectOf(from, Object.values(WHERE), lines);

  it('form', async () => {
    subject.becomes(await formed(subject, wanted(from)));
  });

  it(`become ${to} under load`, async () => {
    const release = subject.release();
    await plannedDrill(subject, {
      name: `upgrade to ${to}`,
      fault: change(`upgrade to ${to}`, async () => {
        await updateRelease(wanted(to));
      }),
      effect: done(release, to),
    });
  });
});
