import { type Migration, RedisCluster } from '../../../lib';
import { ALL_DATA } from '../../support/all-server-props';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const MIGRATION: Migration = { source: { host: 'former' } };
const rendered = (migration: Migration, more: object = {}) =>
  manifests(chart => void new RedisCluster(chart, 'web', { migration, ...more }));
const specOf = (all: Manifest[]) => JSON.parse(find(all, 'ConfigMap', 'web-migration').data['spec.json']);
const podOf = (all: Manifest[]) => find(all, 'Deployment', 'web-migration').spec.template.spec;

it('tells the program whom it follows, and as whom it writes', () => {
  expect(specOf(rendered(MIGRATION))).toEqual({
    task: 'migrate',
    id: 'former:6379',
    source: { host: 'former', port: 6379, mode: 'standalone' },
    target: {
      host: 'web.shop.svc.cluster.local',
      port: 6379,
      mode: 'cluster',
      user: 'copy',
      passwordFile: '/credentials/copy',
    },
    followBy: 'replicas',
    sockets: ['/work/0.sock'],
  });
});

it('has a server beside it for each primary of the source, and none where it is told of writes', () => {
  const source = { host: 'former', mode: 'cluster' } as const;
  const names = (migration: Migration) => podOf(rendered(migration)).initContainers.map(({ name }: Manifest) => name);
  expect(names({ source, primaries: 3 })).toEqual(['replica-0', 'replica-1', 'replica-2']);
  const notified = rendered({ source, followBy: 'notifications' });
  expect(podOf(notified).initContainers).toEqual([]);
  expect(specOf(notified).sockets).toBeUndefined();
});

it('has all that is set, and stops where it is told to', () => {
  const all = rendered(ALL_DATA.migration);
  const { source, deleteExtra } = specOf(all);
  expect(source).toEqual({
    host: 'sentinel.example.com',
    port: 26380,
    mode: 'sentinel',
    primaryName: 'main',
    user: 'copier',
    passwordFile: '/source/password',
    tlsFolder: '/source-tls',
  });
  expect(deleteExtra).toBe(true);
  expect(find(all, 'Deployment', 'web-migration').spec.replicas).toBe(0);
  const pod = podOf(all);
  const [replica] = pod.initContainers;
  expect(replica.resources.limits.memory).toBe('4Gi');
  expect(replica.env).toContainEqual({ name: 'SOURCE_TLS', value: '/source-tls' });
  const named = (name: string) => pod.volumes.find((each: Manifest) => each.name === name);
  expect(named('source').secret).toEqual({
    secretName: 'former',
    defaultMode: 0o440,
    items: [{ key: 'password', path: 'password' }],
  });
  expect(named('source-tls').secret.secretName).toBe('former-tls');
  expect(named('work').emptyDir.sizeLimit).toBe('8Gi');
  const { egress } = find(all, 'NetworkPolicy', 'web-migration').spec;
  expect(egress[1].ports.map(({ port }: Manifest) => port)).toEqual([26380, 6390]);
});

it('is scraped where there is monitoring, and reached by nobody else', () => {
  const ingress = (more: object) => find(rendered(MIGRATION, more), 'NetworkPolicy', 'web-migration').spec.ingress;
  expect(ingress({})).toBeUndefined();
  expect(ingress({ monitoring: {} })).toEqual([expect.objectContaining({ ports: [{ port: 8080, protocol: 'TCP' }] })]);
});

it('lets others copy without backups', () => {
  const { data } = find(
    manifests(chart => void new RedisCluster(chart, 'web', { copied: true })),
    'ConfigMap',
    'web-server',
  );
  expect(data['users.acl']).toMatch(/^user backup on .*\+psync/m);
});

it.each<[string, object, string]>([
  ['host', { source: { host: 'redis://me:secret@former' } }, 'migration.source.host: "…@former" is no host name'],
  ['port', { source: { host: 'former', port: 0 } }, 'migration.source: port or ports has what is no port'],
  ['mode', { source: { host: 'former', mode: 'x' } }, 'migration.source.mode: "x" is none that a client can have'],
  ['primaryName', { source: { host: 'former', mode: 'sentinel' } }, 'migration.source.primaryName: Sentinels'],
  ['user', { source: { host: 'former', user: 'a b' } }, 'migration.source.user: "a b" cannot name an ACL user'],
  ['password', { source: { host: 'former', password: { secret: 'A', key: 'b' } } }, 'migration.source.password: what'],
  ['tls', { source: { host: 'former', tls: { secretName: 'A' } } }, 'migration.source.tls.secretName: what'],
  ['followBy', { followBy: 'magic' }, 'migration.followBy: "magic" is no way to hear of writes'],
  [
    'primaries',
    { primaries: 0, source: { host: 'former', mode: 'cluster' } },
    'migration.primaries: 0 is out of range',
  ],
  ['only primary', { primaries: 2 }, 'migration.primaries: only a cluster has more than one'],
  ['scratch', { scratch: 'x' }, 'migration.scratch: "x" is no size'],
  ['serverResources', { serverResources: { cpu: '1', memory: 'x' } }, 'migration.serverResources.memory: "x"'],
  ['resources', { resources: { cpu: 'x', memory: '1Gi' } }, 'migration.resources.cpu: "x"'],
])('is refused where its %s is wrong', (_, more, sentence) => {
  const migration = { ...MIGRATION, ...more } as Migration;
  const found = problems(chart => void new RedisCluster(chart, 'web', { migration }));
  expect(found).toEqual([expect.stringContaining(sentence)]);
});

it('is refused beside a restore', () => {
  const restore = { store: { kind: 'gcs', bucket: 'backups' }, backup: '20261129T020000Z' } as const;
  const found = problems(chart => void new RedisCluster(chart, 'web', { migration: MIGRATION, restore }));
  expect(found).toEqual([expect.stringContaining('a topology is filled from one place')]);
});
