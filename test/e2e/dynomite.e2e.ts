import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import { ask, execIn, inNamespace, logOf } from '../../drills/api-server';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { RedisDynomite, type RedisDynomiteProps } from '../../lib';
import { IMAGE, standIns, withStandIns } from './dynomite/stand-in';
import { addressOf, ensureDefaultStorageClass, isReady, podsOf } from './support/deployment';
import { freshNamespaces, removeNamespaces } from './support/namespaces';

const NAMESPACE = 'redis-dynomite';
const SHAPES: readonly (readonly [name: string, props: Partial<RedisDynomiteProps>])[] = [
  ['the defaults', {}],
  ['one node', { dataCenters: [{ name: 'dc1', racks: ['a'] }], persistence: { kind: 'none' } }],
  [
    'two data centres, encrypted, with disruption budgets and zones',
    {
      dataCenters: [
        { name: 'east', racks: ['a', 'b', 'c'], nodesPerRack: 4 },
        { name: 'west', racks: ['a', 'b', 'c'], placement: { spread: 'required', zones: ['x', 'y', 'z'] } },
      ],
      readConsistency: 'DC_QUORUM',
      writeConsistency: 'DC_EACH_SAFE_QUORUM',
      secureServerOption: 'all',
      pem: { secretName: 'ring' },
    },
  ],
  ['the most nodes', { dataCenters: [{ name: 'dc1', racks: ['a', 'b', 'c'], nodesPerRack: 10 }] }],
  ['a shared file system', { persistence: { kind: 'existing-claim', claimName: 'files' } }],
];

beforeAll(() => freshNamespaces(NAMESPACE));
afterAll(() => removeNamespaces(NAMESPACE));

it.each(SHAPES)('the API server takes every manifest of %s, to the letter', async (_, props) => {
  const chart = new Chart(new App(), 'test', { namespace: NAMESPACE });
  const web = new RedisDynomite(chart, 'web', { image: IMAGE, ...props });
  web.allowFrom('front', { namespace: 'front' });
  const items = chart.toJson();
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const { stdout } = await kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], { input });
  const said = stdout.trim().split('\n');
  expect(said).toHaveLength(items.length);
  expect(said.filter(line => !/ created \(server dry run\)$/.test(line))).toEqual([]);
});

describe('a ring with a stand-in for Dynomite', () => {
  const NODES = ['web-dc1-0-0', 'web-dc1-0-1', 'web-dc1-0-2'];
  const KEYS = 200;
  const chart = new Chart(new App(), 'test', { namespace: NAMESPACE });
  const web = new RedisDynomite(chart, 'web', {
    image: IMAGE,
    resources: { cpu: '50m', memory: '64Mi' },
    dynomiteResources: { cpu: '50m', memory: '128Mi' },
    persistence: { kind: 'dynamic', size: '1Gi' },
  });

  const ready = (timeoutMs = 180_000) =>
    until(
      async () => {
        const pods = await podsOf(NAMESPACE, 'app.kubernetes.io/instance=web');
        return pods.length === NODES.length && pods.every(isReady);
      },
      { what: 'each node to be ready', timeoutMs, everyMs: 500 },
    );
  /** Runs a shell in a pod; what it prints. */
  const sh = async (pod: string, script: string, container = 'redis') =>
    (await execIn({ namespace: NAMESPACE, pod, container }, ['sh', '-c', script])).stdout.trim();
  const keysOf = async (pod: string) =>
    (await sh(pod, 'redis-cli -p 8102 scan 0 count 100000')).split('\n').filter(key => /^k\d+$/.test(key)).length;
  const answers = (pod: string, host: string, port: number) =>
    sh(pod, `timeout 3 redis-cli -h ${host} -p ${port} ping 2>&1 || true`);

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    const stringData = Object.fromEntries(web.users.map(user => [user, randomPassword()]));
    await apply([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web-credentials', namespace: NAMESPACE }, stringData },
      standIns(NAMESPACE),
      client('client', web.connection.clientLabels),
      client('stranger', {}),
    ]);
    await apply(chart.toJson().map(withStandIns));
    await ready();
    await kubectl(['-n', NAMESPACE, 'wait', '--for=condition=Ready', 'pod/client', 'pod/stranger', '--timeout=60s']);
  });

  it('is written to through its Service, on every node', async () => {
    const { host, port } = web.connection;
    // A node that is ready may not yet be connected to all its peers, and what a peer cannot be told is dropped.
    for (const node of NODES) {
      const podIP = await addressOf(NAMESPACE, node);
      await until(
        async () => {
          await sh('client', `redis-cli -h ${podIP} -p ${port} set from-${node} 1`);
          const seen = NODES.map(peer => sh(peer, `redis-cli -p ${port} get from-${node}`));
          return (await Promise.all(seen)).every(value => value === '1');
        },
        { what: `every node to hear of a write to ${node}`, timeoutMs: 120_000, everyMs: 500 },
      );
    }
    const set = `redis-cli -h ${host} -p ${port} set k$i 1`;
    expect(await sh('client', `for i in $(seq ${KEYS}); do ${set}; done | grep -c OK`)).toBe(String(KEYS));
    for (const node of NODES) {
      await until(async () => (await keysOf(node)) === KEYS, { what: `the keys on ${node}`, timeoutMs: 30_000 });
    }
  });

  it('lets clients in to Dynomite alone, and nobody else', async () => {
    const [node = ''] = NODES;
    const podIP = await addressOf(NAMESPACE, node);
    expect(await answers('client', podIP, 8102)).toBe('PONG');
    for (const [pod, port] of [
      ['client', 6379],
      ['client', 8101],
      ['client', 22222],
      ['stranger', 8102],
      ['stranger', 6379],
    ] as const) {
      expect(await answers(pod, podIP, port)).not.toContain('PONG');
    }
    // The policies let a node in to the server of another, and its own loopback has the state.
    expect(await answers('web-dc1-0-1', podIP, 6379)).toBe('PONG');
    expect(await sh(node, 'wget -q -O - http://127.0.0.1:22222/state/get_state')).toBe('State: NORMAL');
  });

  it('gives a node that lost its volume the keys of a twin', async () => {
    const lost = 'web-dc1-0-1';
    const uid = async () =>
      (await ask<{ metadata: { uid: string } }>(`${inNamespace(NAMESPACE)}/persistentvolumeclaims/data-${lost}`))
        .metadata.uid;
    const before = await uid();
    await kubectl(['-n', NAMESPACE, 'delete', 'pvc', `data-${lost}`, '--wait=false']);
    await kubectl(['-n', NAMESPACE, 'delete', 'pod', lost, '--wait=true', '--timeout=90s']);
    await ready();
    expect(await uid()).not.toBe(before);
    expect(await keysOf(lost)).toBe(KEYS);
    const log = await logOf({ namespace: NAMESPACE, pod: lost, container: 'dynomite' });
    expect([...log.matchAll(/^state (\w+)$/gm)].map(([, state]) => state)).toEqual([
      'STANDBY',
      'WRITES_ONLY',
      'RESUMING',
      'NORMAL',
    ]);
  });

  it('keeps all keys through an update of all nodes, one after another', async () => {
    await kubectl(['-n', NAMESPACE, 'rollout', 'restart', 'statefulset/web-dc1-0']);
    await kubectl(['-n', NAMESPACE, 'rollout', 'status', 'statefulset/web-dc1-0', '--timeout=300s']);
    await ready();
    for (const node of NODES) expect(await keysOf(node)).toBe(KEYS);
  });
});

/** A pod with a `redis-cli`. */
function client(name: string, labels: Readonly<Record<string, string>>): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels: { ...labels } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'redis',
          image: 'redis:8.0-alpine',
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '3600'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
