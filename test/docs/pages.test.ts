import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchors, links, page, pages, ROOT, tableBelow } from './markdown';

describe.each(pages().map(each => [each.path, each] as const))('%s', (_, each) => {
  it('has links that lead somewhere', () => {
    const broken = links(each)
      .filter(target => !/^https?:/.test(target))
      .filter(target => !leads(each.path, target));
    expect(broken).toEqual([]);
  });
});

function leads(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path ? join(dirname(from), path) : from;
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

const known = new Map<string, string[]>();

/** Each page is read once, however many links lead into it. */
function anchorsOf(file: string): string[] {
  const found = known.get(file) ?? anchors(page(file));
  known.set(file, found);
  return found;
}

it('docs/README.md leads to every page but the runbooks of alerts, which alerts.md leads to', () => {
  const led = new Set(links(page('docs/README.md')).map(target => join('docs', target.split('#')[0] ?? '')));
  const all = pages().map(({ path }) => path);
  const wanted = all.filter(path => /^docs\/(?!README|runbooks\/redis-)/.test(path));
  expect(wanted.filter(path => !led.has(path))).toEqual([]);
});

describe('dependencies.md', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  const manifest = read('package.json');

  it('has a reason for each dependency, and no other', () => {
    const listed = (heading: string) => tableBelow(page('docs/dependencies.md'), heading);
    const named = (heading: string) => listed(heading).map(([name = '']) => name.replaceAll('`', ''));
    expect(manifest.dependencies).toBeUndefined();
    expect(named('Peer dependencies')).toEqual(Object.keys(manifest.peerDependencies));
    expect(named('Development dependencies')).toEqual(Object.keys(manifest.devDependencies));
    for (const [, , why] of listed('Development dependencies')) expect(why).not.toBe('');
  });

  it('has their licences', () => {
    const rows = ['Peer dependencies', 'Development dependencies'].flatMap(heading =>
      tableBelow(page('docs/dependencies.md'), heading),
    );
    const licences = rows.map(([name = '']) => read(`node_modules/${name.replaceAll('`', '')}/package.json`).license);
    expect(rows.map(([, licence]) => licence)).toEqual(licences);
  });

  it('says of each peer that its lowest version is the one tested with', () => {
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      expect(range).toBe(`^${manifest.devDependencies[name]}`);
    }
  });
});

it.each<[string, string, [source: string, name: string][]]>([
  [
    'docs/redis-cluster.md',
    'Props',
    [
      ['topologies/redis-cluster', 'RedisClusterProps'],
      ['topologies/server-props', 'ServerProps'],
      ['config/tls', 'TlsProps'],
      ['backup/props', 'DataProps'],
      ['config/conf-props', 'ConfProps'],
    ],
  ],
  [
    'docs/redis-standalone.md',
    'Props',
    [
      ['topologies/redis-standalone', 'RedisStandaloneProps'],
      ['topologies/server-props', 'ServerProps'],
      ['config/tls', 'TlsProps'],
      ['backup/props', 'DataProps'],
      ['config/conf-props', 'ConfProps'],
    ],
  ],
  [
    'docs/redis-replication.md',
    'Props',
    [
      ['topologies/redis-replication', 'RedisReplicationProps'],
      ['topologies/replicated-props', 'ReplicatedProps'],
      ['topologies/server-props', 'ServerProps'],
      ['config/tls', 'TlsProps'],
      ['backup/props', 'DataProps'],
      ['config/conf-props', 'ConfProps'],
    ],
  ],
  [
    'docs/redis-sentinel.md',
    'Props',
    [
      ['topologies/redis-sentinel', 'RedisSentinelProps'],
      ['topologies/replicated-props', 'ReplicatedProps'],
      ['topologies/server-props', 'ServerProps'],
      ['config/tls', 'TlsProps'],
      ['backup/props', 'DataProps'],
      ['config/conf-props', 'ConfProps'],
    ],
  ],
  ['docs/redis-sentinel.md', 'Sentinels', [['workload/sentinel-settings', 'SentinelSettings']]],
  [
    'docs/redis-dynomite.md',
    'Props',
    [
      ['topologies/dynomite-props', 'RedisDynomiteProps'],
      ['topologies/server-props', 'ServerProps'],
      ['config/conf-props', 'ConfProps'],
    ],
  ],
  ['docs/redis-dynomite.md', 'Data centres', [['topologies/dynomite-props', 'DynomiteDataCenter']]],
  ['docs/redis-front.md', 'Props', [['topologies/redis-front', 'RedisFrontProps']]],
  [
    'docs/redis-envoy-mirror.md',
    'Props',
    [
      ['topologies/redis-envoy-mirror', 'RedisEnvoyMirrorProps'],
      ['topologies/server-props', 'ServerProps'],
      ['config/conf-props', 'ConfProps'],
    ],
  ],
  ['docs/redis-envoy-proxy.md', 'Props', [['topologies/redis-envoy-proxy', 'RedisEnvoyProxyProps']]],
  ['docs/tls.md', 'Settings', [['config/tls', 'Tls']]],
  ['docs/node-program.md', 'Props', [['workload/node-program', 'NodeProgramProps']]],
  ['docs/alert-routes.md', 'Props', [['monitoring/alert-routes', 'AlertRoutesProps']]],
  ['docs/grafana-load-balancer.md', 'Props', [['monitoring/grafana-load-balancer', 'GrafanaLoadBalancerProps']]],
  ['docs/persistence.md', 'Dynamic volumes', [['workload/persistence/dynamic', 'DynamicPersistence']]],
  [
    'docs/persistence.md',
    'Disks made beforehand',
    [['workload/persistence/pre-provisioned', 'PreProvisionedPersistence']],
  ],
  [
    'docs/persistence.md',
    'GkeStorageClass',
    [
      ['workload/storage-classes/storage-class', 'DiskClassProps'],
      ['workload/storage-classes/gke-storage-class', 'GkeStorageClassProps'],
    ],
  ],
  [
    'docs/persistence.md',
    'EksStorageClass',
    [
      ['workload/storage-classes/storage-class', 'DiskClassProps'],
      ['workload/storage-classes/eks-storage-class', 'EksStorageClassProps'],
    ],
  ],
])('%s has every prop of %s', (path, heading, interfaces) => {
  const props = interfaces.flatMap(([source, name]) => propsOf(`lib/${source}.ts`, name));
  const named = tableBelow(page(path), heading).map(([prop]) => prop);
  expect(named).toEqual(props.filter(prop => prop !== '`kind`'));
  expect(named).not.toEqual([]);
});

it.each([
  ['Settings', 'GkeSettings'],
  ['Nodes', 'GkeNodes'],
  ['Disks', 'GkeDisk'],
  ['Addresses', 'GkeRanges'],
  ['Maintenance', 'GkeMaintenance'],
])('docs/infra-gke.md has in %s every setting of %s', (heading, name) => {
  const settings = propsOf('infra/gke/settings.ts', name);
  expect(tableBelow(page('docs/infra-gke.md'), heading).map(([setting]) => setting)).toEqual(settings);
  expect(settings).not.toEqual([]);
});

it.each([
  ['Settings', 'EksSettings'],
  ['Nodes', 'EksNodes'],
  ['Disks', 'EksDisk'],
  ['Addresses', 'EksRanges'],
])('docs/infra-eks.md has in %s every setting of %s', (heading, name) => {
  const settings = propsOf('infra/eks/settings.ts', name);
  expect(tableBelow(page('docs/infra-eks.md'), heading).map(([setting]) => setting)).toEqual(settings);
  expect(settings).not.toEqual([]);
});

/** The props of an interface, as a table has them. */
function propsOf(source: string, name: string): string[] {
  const text = readFileSync(join(ROOT, source), 'utf8');
  const [, body = ''] =
    new RegExp(`export interface ${name}(?: extends [\\w, ]+)? {\\n([\\s\\S]*?)\\n}`).exec(text) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, prop]) => `\`${prop}\``);
}
