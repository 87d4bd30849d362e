import { execIn } from '../../../drills/api-server';
import { type Condition, type DrillResult, runDrill } from '../../../drills/drill';
import { deleteAllPods } from '../../../drills/faults/delete-all-pods';
import { deletePod } from '../../../drills/faults/delete-pod';
import { freezeProcess } from '../../../drills/faults/freeze-process';
import { restartRollout } from '../../../drills/faults/restart-rollout';
import { kubectlJson } from '../../../drills/kubectl';
import type { LedgerClient } from '../../../drills/ledger/client';
import { SLOTS } from '../../../drills/ledger/hash-tag';
import { spreadSlots } from '../../../drills/ledger/slots';
import { TABLE_HEAD, tableRow } from '../../../drills/table';
import { until } from '../../../drills/wait';
import type { TestedEngine } from '../../../lib/config/engines';
import { deployReader, READER } from '../replicated/reader';
import { type DrillCase, survivesEach } from '../support/cases';
import { ensureDefaultStorageClass, isReady, podsOf, runLedger } from '../support/deployment';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { onServer, primaryOf } from '../support/redis';
import { isDeployed } from '../support/rollout';
import { expectKept, lostWhere, notReady, selectorOf } from '../support/tested';
import { moveSlots } from './move-slots';
import { deployProxy, isWhole, type ProxyRelease, tryOtherForms } from './proxy-release';
import type { Settings, Subject } from './subject';

const WHERE = { namespace: 'redis-envoy-proxy', clients: 'redis-envoy-proxy-clients' };
const LANES = 6;

const CASES: readonly DrillCase<Subject<ProxyRelease>>[] = [
  {
    name: 'a failover of the cluster',
    special: true,
    run: async subject => {
      const { cluster } = subject.release();
      const pod = await primaryOf(cluster.namespace, cluster.name, 0);
      await subject.drill({
        name: 'freeze a primary of the cluster until another one is',
        fault: freezeProcess,
        target: { pod },
        effect: anotherPrimary(subject, pod),
      });
    },
  },
  {
    name: 'a hand-over of the cluster',
    rare: true,
    run: async subject => {
      const { cluster } = subject.release();
      const pod = await primaryOf(cluster.namespace, cluster.name, 1);
      await subject.drill({
        name: 'delete a primary’s pod of the cluster',
        planned: true,
        fault: deletePod,
        target: { pod },
        effect: anotherPrimary(subject, pod),
      });
    },
  },
  {
    name: 'slots that move with their keys',
    run: async subject => {
      const { cluster } = subject.release();
      // Those that the ledger writes to.
      const slots = spreadSlots([{ from: 0, to: SLOTS - 1, primary: { host: '', port: 0 }, replicas: [] }], LANES);
      const moves = slots.slice(0, 4).map((slot, index) => {
        const from = Math.floor((slot * 3) / SLOTS);
        return { slot, from, to: (from + 1 + (index % 2)) % 3 };
      });
      const began = performance.now();
      await subject.drill({ name: `move ${moves.length} slots`, planned: true, fault: moveSlots(cluster, moves) });
      subject.figure(`${moves.length} slots moved in ${Math.round(performance.now() - began)} ms, with the checks`);
    },
  },
  {
    name: 'the loss of every address of the cluster',
    run: async subject => {
      const { cluster } = subject.release();
      const result = await subject.drill({
        name: 'delete all pods of the cluster',
        fault: deleteAllPods,
        target: { selector: selectorOf(cluster, 'server') },
        effect: notReady(cluster, 'the pods to go'),
      });
      subject.figure(
        `every address new: whole again in ${result.faultMs} ms, Envoys restarted: ${await restarts(subject)}`,
      );
    },
  },
  {
    name: 'one Envoy’s pod deleted',
    // Each is, when all are replaced.
    rare: true,
    run: async subject => {
      const release = subject.release();
      const [pod] = (await proxiesOf(release)).filter(isReady).map(({ metadata }) => metadata.name);
      const holds = async () => !(await proxiesOf(release)).some(({ metadata }) => metadata.name === pod);
      await subject.drill({
        name: 'delete one Envoy’s pod',
        planned: true,
        fault: deletePod,
        target: { pod: pod ?? '' },
        effect: { what: `${pod} to be gone`, timeoutMs: 120_000, everyMs: 100, holds },
      });
    },
  },
  {
    name: 'every Envoy replaced',
    run: async subject => {
      const { namespace, proxy } = subject.release();
      const before = (await proxiesOf(subject.release())).map(({ metadata }) => metadata.name);
      const holds = async () =>
        (await isDeployed(namespace, proxy)) &&
        (await proxiesOf(subject.release())).every(({ metadata }) => !before.includes(metadata.name));
      await subject.drill({
        name: 'rolling update of the proxy',
        planned: true,
        fault: restartRollout(`deployment/${proxy}`),
        effect: { what: 'every Envoy to be replaced', timeoutMs: 300_000, holds },
      });
    },
  },
];

/** From manifests to a proxy before three topologies that clients use through faults. */
export function proxySurvives(engine: TestedEngine, lines: string[]): void {
  const results: DrillResult[] = [];
  let release: ProxyRelease | undefined;
  let ledger: LedgerClient | undefined;
  const figure = (line: string) => lines.push(`${engine}: ${line}`);
  const there = (): ProxyRelease => {
    if (!release) throw new Error('The proxy is not there.');
    return release;
  };

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...Object.values(WHERE));
  });
  afterAll(async () => {
    lines.push(`\n${engine}, through the proxy`, TABLE_HEAD, ...results.map(tableRow), '');
    await removeNamespaces(...Object.values(WHERE));
  });

  it('forms', async () => {
    const began = performance.now();
    const deployed = await deployProxy(engine, WHERE);
    await until(() => isWhole(deployed), { what: 'all of it to be whole', timeoutMs: 300_000, everyMs: 250 });
    release = deployed;
    figure(`apply → whole in ${Math.round(performance.now() - began)} ms`);
    const { clients, connection } = deployed;
    [ledger] = await Promise.all([runLedger(clients, connection), deployReader({ clients, read: connection }, engine)]);
  });

  it('routes by the beginnings of keys, and has reads served by the replica', () => routesKeys(there(), figure));

  it('may run on each node, and beside a client', async () => {
    const said = await tryOtherForms(WHERE);
    expect(said).toContain('daemonset.apps/on-nodes created');
    expect(said).toContain('deployment.apps/app created');
  });

  // The keeper's part is in the suite of each topology.
  const cases = CASES.map(each => ({ needsKeeper: true, ...each }));
  survivesEach(cases, { release: there, drill, figure }, engine);

  /** Runs a drill under a ledger that knows the proxy’s address alone. */
  async function drill({ target, planned = false, ...settings }: Settings): Promise<DrillResult> {
    const current = there();
    if (!ledger) throw new Error('The ledger is not there.');
    const result = await runDrill({
      ...settings,
      target: { namespace: current.namespace, pod: '', ...target },
      ledger,
      options: { waitReplicas: 0, lanesPerShard: LANES },
      recovery: { what: 'all of it to be whole again', timeoutMs: 240_000, holds: () => isWhole(current) },
    });
    results.push(result);
    figure(`${result.name}: ${JSON.stringify(result.report.total.errors)}`);
    if (result.lost.plain > 0) figure(await lostWhere(current.cluster, result));
    expectKept(result, planned);
    return result;
  }
}

async function routesKeys(release: ProxyRelease, figure: (line: string) => void): Promise<void> {
  const { namespace, clients, connection } = release;
  const client = `redis-cli --no-auth-warning --user ${connection.user} -h ${connection.host}`;
  const ask = async (...commands: string[]) => {
    const script = commands.map(command => `${client} ${command}`).join(' && ');
    return (await execIn({ namespace: clients, pod: READER }, ['sh', '-c', script])).stdout.trim().split('\n');
  };
  const [departments, replica, employees] = ['departments-0', 'departments-1', 'employees-0'] as const;
  const reads = async (pod: string) => {
    const stats = await onServer(namespace, pod, 'info commandstats', 'probe');
    return Number(/cmdstat_get:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  };
  const before = await Promise.all([departments, replica].map(reads));
  expect(await ask('set departments:1 sales', 'set employees:1 ada', 'set other:1 x')).toEqual(['OK', 'OK', 'OK']);
  const gets = Array.from({ length: 20 }, () => 'get departments:1');
  await until(async () => (await ask('get departments:1'))[0] === 'sales', {
    what: 'the replica to have the department',
    timeoutMs: 30_000,
  });
  expect(new Set(await ask(...gets))).toEqual(new Set(['sales']));
  const after = await Promise.all([departments, replica].map(reads));
  const [byPrimary, byReplica] = after.map((count, index) => count - Number(before[index]));
  figure(`reads of departments: ${byReplica} by the replica, ${byPrimary} by the primary`);
  expect(byPrimary).toBe(0);
  expect(byReplica).toBeGreaterThanOrEqual(gets.length);
  expect(await ask('mget departments:1 employees:1 other:1')).toEqual(['sales', 'ada', 'x']);
  // Without its prefix.
  const keyspace = await onServer(namespace, employees, 'info keyspace', 'probe');
  expect(keyspace).toContain('keys=1');
}

async function proxiesOf({ namespace, proxy }: ProxyRelease) {
  return podsOf(namespace, selectorOf({ name: proxy }, 'proxy'));
}

async function restarts(subject: Subject<ProxyRelease>): Promise<number> {
  const { namespace, proxy } = subject.release();
  const { items } = await kubectlJson<{
    items: { status: { containerStatuses?: { readonly restartCount: number }[] } }[];
  }>(['-n', namespace, 'get', 'pods', '-l', selectorOf({ name: proxy }, 'proxy')]);
  const counts = items.flatMap(({ status }) => status.containerStatuses?.map(({ restartCount }) => restartCount) ?? []);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The other server of a primary’s shard is primary. */
function anotherPrimary(subject: Subject<ProxyRelease>, pod: string): Condition {
  const other = pod.endsWith('0') ? pod.replace(/0$/, '1') : pod.replace(/1$/, '0');
  const holds = async () => (await onServer(subject.release().namespace, other, 'role')).startsWith('master');
  return { what: `another primary than ${pod}`, timeoutMs: 120_000, everyMs: 100, holds };
}
