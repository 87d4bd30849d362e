import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Drill, type DrillResult, runDrill } from '../../drills/drill';
import { deleteAllPods, forceDeleteAllPods } from '../../drills/faults/delete-all-pods';
import { deletePod } from '../../drills/faults/delete-pod';
import type { Fault } from '../../drills/faults/fault';
import { forceDeletePod } from '../../drills/faults/force-delete-pod';
import { freezeProcess } from '../../drills/faults/freeze-process';
import { isolatePod } from '../../drills/faults/isolate-pod';
import { killProcess } from '../../drills/faults/kill-process';
import { TEST_CLUSTER } from '../../drills/faults/test-cluster';
import { apply, kubectl, kubectlJson } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type Environment, environmentNamed } from '../../environments';
import { engineImage } from '../../lib/config/engines';
import { clientLabels, componentLabels } from '../../lib/config/labels';
import { deploy, deployLedger, ensureDefaultStorageClass, isReady, podsOf, settled } from './support/deployment';
import { ENGINES, FULL } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer, primaryOf } from './support/redis';

const local = environmentNamed('local');
const { namespace, name } = local.redis;
const pairs = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(pair => pair.join('='));
const SELECTOR = pairs(componentLabels(name, 'server')).join(',');

const RELEASES_FOLDER = join(__dirname, 'releases');
const RELEASES = readdirSync(RELEASES_FOLDER).filter(file => file.endsWith('.yaml'));

// These faults need more than kubectl. On another cluster they are shown as skipped; in CI they must run.
const onTestCluster = process.env[TEST_CLUSTER] || process.env.CI ? it : it.skip;

const figures: string[] = [];
afterAll(() => process.stdout.write(`\n${figures.join('\n')}\n\n`));

describe.each(ENGINES)('local with %s', engine => {
  const environment: Environment = { ...local, redis: { ...local.redis, cluster: { ...local.redis.cluster, engine } } };
  const results: DrillResult[] = [];
  let ledger: LedgerClient;

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(namespace, local.counter.namespace);
  });
  afterAll(async () => {
    figures.push(`\n${engine}`, TABLE_HEAD, ...results.map(tableRow));
    await removeNamespaces(namespace, local.counter.namespace);
  });

  it('forms', async () => {
    const began = performance.now();
    await deploy(environment);
    await settled(environment);
    figures.push(`${engine}: apply → ready in ${Math.round(performance.now() - began)} ms`);
    ledger = await deployLedger(environment);
  });

  it('has each shard, and the primaries, in different zones', async () => {
    const nodes = await kubectlJson<{ items: { metadata: { name: string; labels: Record<string, string> } }[] }>([
      'get',
      'nodes',
    ]);
    const zoneOf = new Map(
      nodes.items.map(({ metadata }) => [metadata.name, metadata.labels['topology.kubernetes.io/zone']]),
    );
    const zones = async (pod: string) => {
      const { spec } = await kubectlJson<{ spec: { nodeName: string } }>(['-n', namespace, 'get', 'pod', pod]);
      return zoneOf.get(spec.nodeName);
    };
    const possible = Math.min(2, new Set(zoneOf.values()).size);
    for (const shard of [0, 1, 2]) {
      const ofShard = await Promise.all([0, 1].map(ordinal => zones(`${name}-${shard}-${ordinal}`)));
      expect(new Set(ofShard).size).toBe(possible);
    }
    const primaries = await Promise.all([0, 1, 2].map(shard => primaryOf(namespace, name, shard)));
    expect(new Set(await Promise.all(primaries.map(zones))).size).toBeGreaterThanOrEqual(possible);
  });

  it('counts for a client in another namespace', async () => {
    const path = `/api/v1/namespaces/${local.counter.namespace}/services/counter:http/proxy/counters`;
    const count = async () => JSON.parse((await kubectl(['get', '--raw', path])).stdout);
    await until(count, { what: 'the counter to answer', timeoutMs: 60_000 });
    const { my_counter: before } = await count();
    expect(await count()).toEqual({ my_counter: before + 1, counter_second: before + 1, third_count: before + 1 });
  });

  it('refuses a pod without the client label, and lets it in with it', async () => {
    const pod = 'stranger';
    const inCounter = ['-n', local.counter.namespace];
    await apply([strangerPod(pod, local.counter.namespace, engineImage(engine))]);
    await until(async () => (await podsOf(local.counter.namespace, `app=${pod}`)).some(isReady), {
      what: 'the stranger to run',
      timeoutMs: 60_000,
    });
    const ask = [
      'exec',
      pod,
      '--',
      'timeout',
      '3',
      'redis-cli',
      '-h',
      `${name}.${namespace}.svc.cluster.local`,
      'ping',
    ];
    const answer = () =>
      kubectl([...inCounter, ...ask]).then(
        ({ stdout }) => stdout.trim(),
        () => 'no answer',
      );
    expect(await answer()).toBe('no answer');
    await kubectl([...inCounter, 'label', 'pod', pod, ...pairs(clientLabels(name))]);
    await until(async () => /NOAUTH/.test(await answer()), {
      what: 'the labelled pod to be let in',
      timeoutMs: 30_000,
    });
    await kubectl([...inCounter, 'delete', 'pod', pod, '--grace-period=0', '--force']);
  });

  it('leaves no process behind for nobody to reap', async () => {
    const { stdout } = await kubectl([
      '-n',
      namespace,
      'exec',
      `${name}-0-0`,
      '-c',
      'redis',
      '--',
      'sh',
      '-c',
      'grep -l "^State:.Z" /proc/[0-9]*/status | wc -l',
    ]);
    // The script that ran beside the server at its start, and no more however often the probes ran.
    expect(Number(stdout)).toBeLessThanOrEqual(1);
  });

  /** Runs a drill under the ledger and asserts what holds for every fault of one server: nothing waited for is lost. */
  async function drill(
    props: Pick<Drill, 'name' | 'fault' | 'effect'> & { readonly shard?: number },
  ): Promise<DrillResult> {
    const pod = await primaryOf(namespace, name, props.shard ?? 0);
    const result = await runDrill({
      ...props,
      target: { namespace, pod, selector: SELECTOR },
      ledger,
      options: { waitReplicas: 1 },
      recovery: { what: 'the topology to be whole again', timeoutMs: 240_000, holds: () => whole(environment) },
    });
    results.push(result);
    if (result.lost.plain + result.lost.waited > 0) figures.push(await lostWhere(result));
    expect({ lost: result.lost.waited, wrong: result.wrong, unverified: result.unverified }).toEqual({
      lost: 0,
      wrong: 0,
      unverified: 0,
    });
    return result;
  }

  onTestCluster('gets over a primary’s process killed', async () => {
    await drill({
      name: 'kill a primary’s process',
      fault: killProcess,
      effect: notReady('the killed server to be noticed'),
    });
  });

  it('hands over before a primary’s pod is deleted', async () => {
    const before = await primaryOf(namespace, name, 1);
    const { lost } = await drill({
      name: 'delete a primary’s pod',
      fault: deletePod,
      shard: 1,
      effect: notReady('the pod to go'),
    });
    expect(lost.plain).toBe(0);
    expect(await primaryOf(namespace, name, 1)).not.toBe(before);
  });

  it.each([deleteAllPods, forceDeleteAllPods])('finds every key again after $name', async fault => {
    const { faultMs } = await drill({ name: fault.name, fault, effect: notReady('the pods to go') });
    figures.push(`${engine}: ${fault.name} → whole again in ${faultMs} ms`);
  });

  if (FULL) {
    it('survives a primary deleted by force', () =>
      drill({ name: 'delete a primary’s pod by force', fault: forceDeletePod, effect: notReady('the pod to go') }));
    const failsOver = async (fault: Fault, shard: number) => {
      const primary = await primaryOf(namespace, name, shard);
      const holds = async () => (await primaryOfOthers(primary)) !== primary;
      await drill({
        name: `${fault.name}, a primary`,
        fault,
        shard,
        effect: { what: 'another primary', timeoutMs: 120_000, holds },
      });
    };
    onTestCluster('fails over from a frozen primary', () => failsOver(freezeProcess, 2));
    it('fails over from an isolated primary', () => failsOver(isolatePod, 1));
  }

  it('forms though its keeper is killed ten times', async () => {
    await removeNamespaces(namespace);
    await freshNamespaces(namespace);
    await deploy(environment);
    for (let kill = 0; kill < 10; kill++) await killKeeper(kill % 2 === 0);
    await settled(environment);
    const view = await onServer(namespace, `${name}-0-0`, 'cluster info');
    expect(view).toContain('cluster_slots_ok:16384');
    expect(view).toContain('cluster_known_nodes:6');
  });

  it.each(RELEASES)('changes no immutable field since %s', async release => {
    // What may follow the old manifests may also precede them: a changed immutable field is refused both ways.
    const old = await kubectl(['apply', '--dry-run=server', '-f', join(RELEASES_FOLDER, release)]);
    expect(old.stdout).toContain('statefulset.apps/redis-2');
  });
});

/** What an engineer wants to see of lost writes: where they were, and what their servers say. */
async function lostWhere({ report }: DrillResult): Promise<string> {
  const shards = report.shards.map(({ slots, lost, longestGapMs, longestGapBegan }) =>
    JSON.stringify({ slots, lost, longestGapMs, longestGapBegan }),
  );
  const logs = await Promise.all(
    (await podsOf(namespace, SELECTOR)).map(async ({ metadata }) => {
      const { stdout } = await kubectl(['-n', namespace, 'logs', metadata.name, '-c', 'redis', '--tail=60']);
      const before = ['-n', namespace, 'logs', metadata.name, '-c', 'redis', '--tail=60', '--previous'];
      const previous = await kubectl(before).then(
        output => output.stdout,
        () => 'was not restarted',
      );
      return `--- ${metadata.name}\n${previous}\n--- since\n${stdout}`;
    }),
  );
  return [JSON.stringify(report.total.lostSample), ...shards, ...logs].join('\n');
}

/** The effect of a fault that takes servers away: Kubernetes says so. */
function notReady(what: string) {
  const ready = async () => (await podsOf(namespace, SELECTOR)).filter(isReady).length;
  return { what, timeoutMs: 60_000, everyMs: 100, holds: async () => (await ready()) < 6 };
}

async function whole(environment: Environment): Promise<boolean> {
  await settled(environment, 1000);
  return true;
}

/** Who is primary of a pod's shard, asked of the other pod. */
async function primaryOfOthers(pod: string): Promise<string> {
  const other = pod.endsWith('0') ? pod.replace(/0$/, '1') : pod.replace(/1$/, '0');
  const view = await onServer(namespace, other, 'role');
  return view.startsWith('master') ? other : pod;
}

/** Ends the keeper's pod by force: as soon as it runs, or once it has taken a step (or has none to take). */
async function killKeeper(atOnce: boolean): Promise<void> {
  const selector = pairs(componentLabels(name, 'keeper')).join(',');
  const pod = await until(
    async () =>
      (await podsOf(namespace, selector)).find(
        ({ metadata, status }) => status.phase === 'Running' && !metadata.deletionTimestamp,
      ),
    { what: 'a keeper to run', timeoutMs: 120_000, everyMs: 100 },
  );
  const at = ['-n', namespace];
  if (!atOnce) {
    await until(
      async () => /"event":"step"|"settled"/.test((await kubectl([...at, 'logs', pod.metadata.name])).stdout),
      {
        what: 'the keeper to take a step',
        timeoutMs: 120_000,
        everyMs: 100,
      },
    );
  }
  await kubectl([...at, 'delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--wait=false']);
}

/** A pod that is no client. */
function strangerPod(pod: string, inNamespace: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace: inNamespace, labels: { app: pod } },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: pod,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '3600'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
