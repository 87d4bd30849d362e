import { ask, inNamespace } from '../../drills/api-server';
import { type DrillResult, runDrill } from '../../drills/drill';
import type { Fault } from '../../drills/faults/fault';
import { apply, kubectl } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { tagOfSlot } from '../../drills/ledger/hash-tag';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type AnyEnvironment, local } from '../../environments';
import { statefulSetsIn } from '../../resize/manifests';
import { resize } from '../../resize/resize';
import { deploy, deployLedger, podsOf, settled, update, written } from './support/deployment';
import { enginesInTurn, FULL, isDrilled } from './support/engines';
import { killKeeper } from './support/kill-keeper';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer, primaryOf } from './support/redis';
import { isRolledOut } from './support/rollout';
import {
  expectKept,
  keeperLog,
  keeperStatus,
  lostWhere,
  selectorOf,
  serversReady,
  type Tested,
} from './support/tested';

const NAMESPACES = { redis: 'resize', clients: 'resize-clients' } as const;
const name = 'redis';
const tested: Tested = { namespace: NAMESPACES.redis, name, servers: 6 };
const [OLD, NEW] = ['e2e-resize-old', 'e2e-resize-new'];
const MiB = 1024 ** 2;
/** Eight servers copy their data one after another. */
const MOVES_MS = 1_500_000;

interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly storageClassName: string };
  readonly status: { readonly phase: string };
}

interface Claim {
  readonly spec: {
    readonly storageClassName: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

/** What is changed of the environment. */
interface Change {
  readonly storageClass?: string;
  readonly size?: string;
  readonly memory?: string;
}

const classes = [OLD, NEW].map(each => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: each },
  provisioner: 'e2e/local',
  volumeBindingMode: 'WaitForFirstConsumer',
  reclaimPolicy: 'Retain',
  allowVolumeExpansion: true,
}));

const volumes = async () =>
  (await ask<{ items: Volume[] }>('/api/v1/persistentvolumes')).items.filter(({ spec }) =>
    [OLD, NEW].includes(spec.storageClassName),
  );
const claims = async () =>
  (await ask<{ items: Claim[] }>(`${inNamespace(tested.namespace)}/persistentvolumeclaims`)).items;
const lives = async () =>
  (await podsOf(tested.namespace, selectorOf(tested, 'server'))).map(pod => {
    const { metadata, status } = pod as unknown as {
      metadata: { name: string; uid: string };
      status: { containerStatuses: { restartCount: number }[] };
    };
    return [metadata.name, metadata.uid, status.containerStatuses.map(({ restartCount }) => restartCount)];
  });

/** Everything is there, as it is applied. */
async function isWhole(): Promise<boolean> {
  if (!(await isRolledOut(tested.namespace)) || !(await serversReady(tested))) return false;
  const { state, spreading } = (await keeperStatus(tested)) ?? {};
  return state === 'settled' || spreading === true;
}

/** Ends a run of `resize` where it says something. */
class Interruption extends Error {}

const figures: string[] = [];
afterAll(() => process.stdout.write(`\n${figures.join('\n')}\n\n`));

describe.each(enginesInTurn(0).filter(isDrilled))('resizing %s', engine => {
  const results: DrillResult[] = [];
  let now: Change = { storageClass: OLD, size: '1Gi', memory: '256Mi' };
  let ledger: LedgerClient;

  const environmentOf = (change: Change): AnyEnvironment => {
    const { storageClass, size = '1Gi', memory = '256Mi' } = { ...now, ...change };
    const cluster = {
      ...local.redis.cluster,
      engine,
      resources: { cpu: '50m', memory },
      persistence: { kind: 'dynamic', size, storageClass },
    } as const;
    return {
      ...local,
      sentinel: undefined,
      redis: { ...local.redis, namespace: NAMESPACES.redis, cluster },
      counter: { ...local.counter, namespace: NAMESPACES.clients },
    };
  };
  const clear = async () => {
    await removeNamespaces(NAMESPACES.redis, NAMESPACES.clients);
    const left = (await volumes()).map(({ metadata }) => metadata.name);
    if (left.length > 0) await kubectl(['delete', 'pv', ...left, '--wait=false']);
    await kubectl(['delete', 'storageclass', OLD, NEW, '--ignore-not-found']);
  };

  beforeAll(async () => {
    await clear();
    await apply(classes);
    await freshNamespaces(NAMESPACES.redis, NAMESPACES.clients);
    await deploy(environmentOf({}));
    await settled(environmentOf({}));
    ledger = await deployLedger(environmentOf({}));
  });
  afterAll(async () => {
    const seconds = results.map(result => `${result.name}: ${Math.round(result.faultMs / 1000)} s`);
    figures.push(`\n${engine}`, TABLE_HEAD, ...results.map(tableRow), ...seconds);
    await clear();
  });

  /** Runs an operation under the ledger; what it sets aside is taken back at the end. */
  async function drill(what: string, operation: () => Promise<void>): Promise<void> {
    const fault: Fault = { name: what, portable: true, inject: operation, heal: async () => {} };
    const result = await runDrill({
      name: what,
      fault,
      target: { namespace: tested.namespace, pod: `${name}-0-0` },
      ledger,
      options: { waitReplicas: 1 },
      recovery: { what: `all to be whole after: ${what}`, timeoutMs: 540_000, everyMs: 500, holds: isWhole },
    });
    results.push(result);
    if (result.lost.waited > 0 || result.lost.plain > 0) figures.push(await lostWhere(tested, result));
    expectKept(result, true);
  }

  const run = (change: Change, say: (line: string) => void = () => {}) =>
    resize(statefulSetsIn(written(environmentOf(change))), { say });

  /** Begins a run, and ends it before the so-manieth server is touched. */
  async function interrupted(change: Change, server: number): Promise<void> {
    let servers = 0;
    const ended = run(change, line => {
      if (/gets a new volume|hands over/.test(line)) servers += 1;
      if (servers >= server) throw new Interruption(line);
    });
    await expect(ended).rejects.toBeInstanceOf(Interruption);
  }

  it('volumes grow, and no server is restarted', async () => {
    const before = await lives();
    const change = { size: '2Gi' };
    await drill('volumes grow', async () => {
      await expect(update(environmentOf(change))).rejects.toThrow(/updates to statefulset spec/);
      await run(change);
      await update(environmentOf(change));
    });
    now = { ...now, ...change };
    expect(await lives()).toEqual(before);
    expect((await claims()).map(({ spec }) => spec.resources.requests.storage)).toEqual(Array(6).fill('2Gi'));
    await expect(run({ size: '1Gi' })).rejects.toThrow(/Nothing was changed:\n.*volumes never shrink/);
  });

  it(
    `servers move to another class one by one, though it is broken off${FULL ? ', taken back' : ''}, and the keeper killed`,
    async () => {
      const change = { storageClass: NEW };
      await drill('move to another class, with faults', async () => {
        await interrupted(change, 2);
        if (FULL) await run({ storageClass: OLD });
        let servers = 0;
        let killed: Promise<void> | undefined;
        await run(change, line => {
          if (/gets a new volume/.test(line)) servers += 1;
          if (servers === 2) killed ??= killKeeper(tested, true);
        });
        await killed;
        await run(change);
        await update(environmentOf(change));
      });
      now = { ...now, ...change };
      expect((await claims()).map(({ spec }) => spec.storageClassName)).toEqual(Array(6).fill(NEW));
      const left = (await volumes()).filter(({ status }) => status.phase === 'Released');
      // Those of the class before, and those of the server that came and went.
      const more = FULL ? [NEW, OLD] : [];
      expect(left.map(({ spec }) => spec.storageClassName).sort()).toEqual([...more, ...Array(6).fill(OLD)]);
    },
    MOVES_MS,
  );

  const followsMemory = async () => {
    const big = `{${tagOfSlot(0)}}big`;
    const onPrimary = async (command: string) => {
      const pod = await primaryOf(tested.namespace, name, 0);
      return onServer(tested.namespace, pod, command, 'application');
    };
    const held = async () => /"answer":"hold [^"]*more than the maxmemory/.test(await keeperLog(tested));
    const most = async () =>
      Number((await onServer(tested.namespace, `${name}-2-1`, 'config get maxmemory')).split('\n')[1]);
    const [servers, before] = [await lives(), await most()];
    await onPrimary(`setrange ${big} ${60 * MiB} x`);
    await drill('less memory than is used, then more', async () => {
      await update(environmentOf({ memory: '128Mi' }));
      await until(held, { what: 'the keeper to hold the update back', timeoutMs: 240_000 });
      expect(await lives()).toEqual(servers);
      await onPrimary(`unlink ${big}`);
      await update(environmentOf({ memory: '320Mi' }));
    });
    expect(await most()).toBeGreaterThan(before + 30 * MiB);
  };
  // What a server makes of less memory, and the keeper of that, is seen on loopback.
  if (FULL)
    it('less memory than the data takes is held back; more is a rolling update, and maxmemory follows', followsMemory);
});
