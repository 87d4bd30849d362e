import { type DrillResult, runDrill } from '../../../drills/drill';
import { deleteAllPods } from '../../../drills/faults/delete-all-pods';
import type { Fault } from '../../../drills/faults/fault';
import { killProcess } from '../../../drills/faults/kill-process';
import { restartRollout } from '../../../drills/faults/restart-rollout';
import { kubectl, kubectlJson } from '../../../drills/kubectl';
import type { LedgerClient } from '../../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../../drills/table';
import { until } from '../../../drills/wait';
import { parseInfo } from '../../../keeper/observation/info';
import type { TestedEngine } from '../../../lib/config/engines';
import { type DrillCase, survivesEach } from '../support/cases';
import { ensureDefaultStorageClass, podsOf, runLedger } from '../support/deployment';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { onServer } from '../support/redis';
import { isRolledOut } from '../support/rollout';
import { expectKept, notReady, selectorOf } from '../support/tested';
import { compareServers, deployMirror, isWhole, type MirrorRelease, wholeAnew } from './mirror-release';
import type { Settings, Subject } from './subject';

/** Milliseconds that a server is away. */
const AWAY_MS = 20_000;

const CASES: readonly DrillCase<Subject<MirrorRelease>>[] = [
  {
    name: 'one server away for a while',
    run: async subject => {
      const { namespace, pods } = subject.release();
      const [peer = '', away = ''] = [pods[0], pods.at(-1)];
      const before = await livesOf(subject);
      let [gone, missed] = [0, 0];
      const result = await subject.drill({
        name: `one of ${pods.length} away for ${AWAY_MS / 1000} s`,
        fault: scaledDown(subject.release(), async () => {
          missed = (await keysOf(namespace, peer)) - gone;
        }),
        lastsMs: AWAY_MS,
        effect: {
          what: `${away} to be gone`,
          timeoutMs: 120_000,
          holds: async () => {
            const there = (await podsOf(namespace, selectorOf(subject.release(), 'server'))).length;
            if (there < pods.length) gone = await keysOf(namespace, peer);
            return gone > 0;
          },
        },
      });
      const back = Math.max(0, result.faultMs - AWAY_MS);
      subject.figure(`${result.name}: ${missed} writes missed, equal ${back} ms after it was called back`);
      const after = await livesOf(subject);
      for (const pod of pods.slice(0, -1)) expect([pod, after.get(pod)]).toEqual([pod, before.get(pod)]);
      expect(missed).toBeGreaterThan(0);
    },
  },
  {
    name: 'an Envoy killed',
    special: true,
    run: async subject => {
      const release = subject.release();
      await subject.drill({
        name: 'kill one Envoy',
        fault: killProcess,
        target: { pod: release.pods[0] ?? '', container: 'envoy' },
        effect: notReady(release, 'the pod of that Envoy not to be ready'),
      });
    },
  },
  {
    name: 'the loss of every address',
    // The proxy's servers lose theirs.
    rare: true,
    run: async subject => {
      const release = subject.release();
      await subject.drill({
        name: 'delete all pods',
        fault: deleteAllPods,
        target: { selector: selectorOf(release, 'server') },
        effect: notReady(release, 'the pods to go'),
      });
    },
  },
  {
    name: 'a server killed',
    special: true,
    run: async subject => {
      const release = subject.release();
      await subject.drill({
        name: 'kill one server',
        fault: killProcess,
        target: { pod: release.pods[1] ?? '' },
        effect: notReady(release, 'that pod not to be ready'),
      });
    },
  },
  {
    name: 'a rolling update',
    rare: true,
    run: async subject => {
      const release = subject.release();
      const replaced = async () => isRolledOut(release.namespace);
      await subject.drill({
        name: 'rolling update',
        fault: restartRollout(`statefulset/${release.name}`),
        effect: { what: 'every pod to be replaced', timeoutMs: 300_000, holds: replaced },
      });
    },
  },
];

/** From manifests to servers that Envoys mirror, which clients use through faults, and that are equal after each. */
export function mirrorSurvives(engine: TestedEngine, servers: number, lines: string[]): void {
  const where = { namespace: `redis-envoy-mirror-${servers}`, clients: `redis-envoy-mirror-${servers}-clients` };
  const results: DrillResult[] = [];
  let release: MirrorRelease | undefined;
  let ledger: LedgerClient | undefined;
  const figure = (line: string) => lines.push(`${engine}, ${servers} servers: ${line}`);
  const there = (): MirrorRelease => {
    if (!release) throw new Error('The mirror is not there.');
    return release;
  };

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...Object.values(where));
  });
  afterAll(async () => {
    lines.push(`\n${engine}, a mirror of ${servers} servers`, TABLE_HEAD, ...results.map(tableRow), '');
    await removeNamespaces(...Object.values(where));
  });

  it('forms', async () => {
    const began = performance.now();
    const deployed = await deployMirror(engine, servers, where);
    await until(() => isWhole(deployed), { what: 'all servers to be in step', timeoutMs: 240_000, everyMs: 250 });
    release = deployed;
    figure(`apply → all in step in ${Math.round(performance.now() - began)} ms`);
    ledger = await runLedger(deployed.clients, deployed.connection);
  });

  survivesEach(
    CASES.map(each => ({ needsKeeper: true, ...each })),
    { release: there, drill, figure },
    engine,
  );

  /** Runs a drill under a ledger that knows the common address alone, and compares all servers after it. */
  async function drill({ target, ...settings }: Settings): Promise<DrillResult> {
    const current = there();
    if (!ledger) throw new Error('The ledger is not there.');
    const result = await runDrill({
      ...settings,
      target: { namespace: current.namespace, pod: '', ...target },
      ledger,
      options: { waitReplicas: 0, lanesPerShard: 6, keep: true },
      recovery: { what: 'all servers to be in step again', timeoutMs: 240_000, holds: wholeAnew(current) },
    });
    results.push(result);
    const { keys, differ } = await compareServers(current);
    const { longestGapMs, faultMs, report } = result;
    figure(
      `${result.name}: ${longestGapMs} ms without writes, ${keys} keys compared, ${differ.length} differ; in step after ${faultMs} ms; errors ${JSON.stringify(report.total.errors)}`,
    );
    expect(differ.slice(0, 10)).toEqual([]);
    expectKept(result, true);
    return result;
  }
}

/** Takes the last server away for as long as the fault lasts. */
function scaledDown({ namespace, name, servers }: MirrorRelease, before: () => Promise<void>): Fault {
  const scale = (replicas: number) =>
    kubectl(['-n', namespace, 'scale', `statefulset/${name}`, `--replicas=${replicas}`]);
  return {
    name: 'one server less',
    portable: true,
    inject: async () => void (await scale(servers - 1)),
    heal: async () => {
      await before();
      await scale(servers);
    },
  };
}

async function keysOf(namespace: string, pod: string): Promise<number> {
  return parseInfo(await onServer(namespace, pod, 'info keyspace')).keys;
}

/** When the process of each server began, by its pod. */
async function livesOf(subject: Subject<MirrorRelease>): Promise<ReadonlyMap<string, string>> {
  const { namespace, name } = subject.release();
  const { items } = await kubectlJson<{ items: PodWithContainers[] }>([
    ...['-n', namespace, 'get', 'pods', '-l', selectorOf({ name }, 'server')],
  ]);
  return new Map(
    items.map(({ metadata, status }) => {
      const lives = status.containerStatuses.map(each => `${each.name} ${each.restartCount}`);
      return [metadata.name, [metadata.uid, ...lives].join(', ')];
    }),
  );
}

interface PodWithContainers {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: { readonly containerStatuses: readonly { readonly name: string; readonly restartCount: number }[] };
}
