import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { writeEnvironment } from '../../charts/write-environment';
import { readManifests } from '../../cli/explain/read-manifests';
import { placedIn } from '../../cli/placed';
import { wantedIn } from '../../cli/rotate/wanted-in';
import { run } from '../../cli/run';
import { EXIT } from '../../cli/streams';
import { environmentNamed } from '../../environments';
import {
  Credentials,
  NodeProgram,
  type Passwords,
  RedisCluster,
  RedisEnvoyProxy,
  RedisSentinel,
  RedisStandalone,
} from '../../lib';
import { wantedBy } from '../../rotate/environment';
import type { WantedSecret } from '../../rotate/wanted';
import { type Manifest, manifests } from '../support/manifests';
import { folderFor, synthesized } from './support/synthesized';

const BOTH: Passwords = { current: 2, also: 1 };
const wanted = (build: (chart: Chart) => void, more: Manifest[] = []) =>
  wantedIn([...manifests(build), ...more], 'dist');
const plain = ({ metadata, stringData }: WantedSecret) => ({
  ...metadata,
  ...Object.fromEntries(
    Object.entries(stringData).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : `${value.number}${value.current ? ', current' : ''}`,
    ]),
  ),
});

it.each<[string, Passwords]>([
  ['first', { current: 1 }],
  ['both', { current: 1, also: 2 }],
  ['turned', BOTH],
])('the manifests of an environment want the %s passwords that the environment wants', (_, passwords) => {
  const local = environmentNamed('local');
  if (local.cloud !== 'any' || !local.sentinel) throw new Error('local has Sentinels, in any cluster.');
  const environment = {
    ...local,
    redis: { ...local.redis, cluster: { ...local.redis.cluster, passwords } },
    sentinel: { ...local.sentinel, servers: { ...local.sentinel.servers, passwords } },
  };
  const folder = folderFor('rotate');
  writeEnvironment(environment, folder);
  const { topologies, secrets, untouched } = wantedIn(readManifests(folder), folder);
  const other = wantedBy(environment);
  expect(topologies).toEqual(other.topologies);
  const own = other.secrets.filter(({ type }) => type === undefined);
  const byName = (all: readonly WantedSecret[]) =>
    all.map(plain).sort((a, b) => a.namespace.localeCompare(b.namespace));
  expect(byName(secrets)).toEqual(byName(own));
  // One password a user and Redis, whoever has it.
  const owners = (all: readonly WantedSecret[]) =>
    new Set(
      all.flatMap(({ stringData }) =>
        Object.values(stringData).flatMap(each => (typeof each === 'string' ? [] : [each.of])),
      ),
    ).size;
  expect(owners(secrets)).toBe(owners(own));
  expect(untouched).toEqual([]);
});

it('reads the users of what stands before servers, and of Secrets that are called otherwise', () => {
  const { topologies, secrets, untouched } = wanted(chart => {
    const redis = new RedisStandalone(chart, 'web', {
      credentials: Credentials.fromSecret('mine'),
      passwords: { current: 1, also: 2 },
    });
    new RedisEnvoyProxy(chart, 'proxy', { redis });
  });
  expect(topologies).toEqual([
    { namespace: 'shop', name: 'web', secretName: 'mine', passwords: { current: 1, also: 2 } },
  ]);
  expect(secrets.map(plain)).toEqual([
    {
      ...{ namespace: 'shop', name: 'mine', passwords: '1 2' },
      ...{ application: '1, current', 'application.also': '2', probe: '1, current', 'probe.also': '2' },
    },
  ]);
  expect(untouched).toEqual([]);
});

it('takes topologies for one that share a Secret, and refuses those that want different passwords in it', () => {
  const two = (passwords: Passwords) =>
    wanted(chart => {
      new RedisStandalone(chart, 'one', { credentials: Credentials.fromSecret('mine'), passwords });
      new RedisCluster(chart, 'two', { credentials: Credentials.fromSecret('mine'), passwords: BOTH });
    });
  const { topologies, secrets } = two(BOTH);
  expect(topologies.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(secrets.map(plain)).toEqual([expect.objectContaining({ keeper: '2, current', probe: '2, current' })]);
  expect(() => two({ current: 2 })).toThrow(
    'one and two have their passwords in shop/mine, and want different ones: set the same passwords for both.',
  );
});

it('takes the namespace of kubectl for that of manifests without one', () => {
  const all = manifests(chart => new RedisStandalone(chart, 'web')).map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { ...metadata, namespace: undefined },
  }));
  const without = JSON.parse(JSON.stringify(all));
  expect(wantedIn(placedIn(without, 'elsewhere'), 'dist').secrets.map(({ metadata }) => metadata)).toEqual([
    { name: 'web-credentials', namespace: 'elsewhere' },
  ]);
});

it('refuses an annotation that says nothing', () => {
  const all = manifests(chart => new RedisStandalone(chart, 'web', { passwords: BOTH }));
  for (const { metadata } of all) if (metadata.annotations) metadata.annotations['redis-ha/passwords'] = 'two';
  expect(() => wantedIn(all, 'dist')).toThrow('annotation redis-ha/passwords with "two": leave it');
});

describe('clients', () => {
  const client = (name: string, namespace: string, secretName: string, labels = {}): Manifest[] =>
    manifests(chart => {
      new NodeProgram(chart, 'Program', {
        ...{ name, program: '', labels: { app: name }, podLabels: labels },
        credentials: { secretName, users: ['application'] },
      });
    }).map(({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, namespace } }));
  const ofCluster = (more: Manifest[], peers: Parameters<RedisCluster['allowFrom']>[1][]) =>
    wanted(chart => {
      const redis = new RedisCluster(chart, 'redis', { passwords: BOTH });
      for (const [index, peer] of peers.entries()) redis.allowFrom(`peer${index}`, peer);
    }, more);
  const places = ({ secrets }: ReturnType<typeof wanted>) =>
    secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  it('have copies where a policy lets their namespace in and a pod there reads a Secret of that name', () => {
    const found = ofCluster(client('orders', 'orders', 'redis-credentials'), [{ namespace: 'orders' }]);
    expect(places(found)).toEqual(['shop/redis-credentials', 'orders/redis-credentials']);
    expect(plain(found.secrets[1] as WantedSecret)).toEqual({
      ...{ namespace: 'orders', name: 'redis-credentials', passwords: '2 1' },
      ...{ application: '2, current', 'application.also': '1' },
    });
    expect(found.untouched).toEqual([]);
  });

  it.each<[string, Manifest[], Parameters<RedisCluster['allowFrom']>[1][], string[]]>([
    [
      'namespaces that no manifest says a Secret of',
      [],
      [{ namespace: 'orders' }],
      ['Clients of namespace orders, of which no manifest says it: what they have of shop/redis-credentials.'],
    ],
    [
      'those that are let in by labels or addresses',
      [],
      [{ namespaceLabels: { team: 'orders' } }, { cidr: '10.0.0.0/8' }],
      ['peer0', 'peer1'].map(
        peer => `Clients that the policy shop/redis-client-${peer} lets in: what they have of shop/redis-credentials.`,
      ),
    ],
    [
      'Secrets that are called otherwise',
      [
        ...client('orders', 'orders', 'redis-credentials'),
        ...client('bills', 'orders', 'bills-redis', { 'redis-ha/client': 'redis' }),
        ...client('cart', 'shop', 'cart-redis', { 'redis-ha/client': 'redis' }),
        ...client('stranger', 'shop', 'stranger'),
      ],
      [{ namespace: 'orders' }],
      [
        'Secret orders/bills-redis, which Deployment bills reads.',
        'Secret shop/cart-redis, which Deployment cart reads.',
      ],
    ],
    ['nobody of its own namespace', client('cart', 'shop', 'redis-credentials'), [{ podLabels: { app: 'cart' } }], []],
    ['nobody whom nobody lets in', client('orders', 'orders', 'redis-credentials'), [], []],
  ])('are named and left alone: %s', (_, more, peers, untouched) => {
    const found = ofCluster(more, peers);
    expect(found.untouched).toEqual(untouched);
  });

  it('are left alone where nobody can say of which servers their Secret is', () => {
    const sentinel = manifests(chart => {
      new RedisSentinel(chart, 'redis', { passwords: BOTH }).allowFrom('orders', { namespace: 'orders' });
    }).map(({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, namespace: 'other' } }));
    const found = ofCluster(
      [...client('orders', 'orders', 'redis-credentials'), ...sentinel],
      [{ namespace: 'orders' }],
    );
    expect(places(found)).toEqual(['other/redis-credentials', 'shop/redis-credentials']);
    expect(found.untouched).toEqual([
      'Secret orders/redis-credentials: servers of several namespaces let its readers in, each with a Secret of that name.',
    ]);
  });
});

it.each([
  [['rotate'], EXIT.usage, "missing required argument 'folder'"],
  [['rotate', 'dist', '--check', '--dry-run'], EXIT.usage, "'--check' cannot be used with option '--dry-run'"],
  [['rotate', 'no-such-folder'], EXIT.failed, 'There is no no-such-folder'],
])('%s is refused', async (args, code, sentence) => {
  let error = '';
  const said = await run(args, { out: () => {}, error: text => (error += text) });
  expect([said, error]).toEqual([code, expect.stringContaining(sentence)]);
});

it('says in a sentence that there is no cluster to ask', async () => {
  const folder = synthesized(chart => new RedisCluster(chart, 'redis'));
  const before = process.env.KUBECONFIG;
  process.env.KUBECONFIG = join(folder, 'no-such-config');
  let error = '';
  try {
    const code = await run(['rotate', folder, '--check'], { out: () => {}, error: text => (error += text) });
    expect([code, error]).toEqual([EXIT.failed, expect.stringMatching(/^The cluster can't be asked: .*\n$/)]);
  } finally {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
  }
});
