import { type ClusterConf, clusterConf, replicatedConf } from '../../../lib/config/redis-conf';
import { sentinelConf } from '../../../lib/config/sentinel-conf';
import { aclFile, RIGHTS, type ServerKind } from '../../../lib/config/users';

const conf = clusterConf({ nodeTimeoutMs: 5000, memory: '1Gi', durability: 'aof', directives: { timeout: '60' } });

it.each(['cluster-enabled yes', 'appendonly yes', 'cluster-allow-replica-migration no', 'timeout 60'])(
  'says %s',
  line => expect(conf.split('\n')).toContain(line),
);

it('says each directive once', () => {
  const names = conf
    .trimEnd()
    .split('\n')
    .map(line => line.split(' ')[0]);
  expect(new Set(names).size).toBe(names.length);
});

it.each<[Partial<ClusterConf>, string]>([
  [{ durability: 'none' }, 'appendonly no'],
  [{ durability: 'none' }, 'save ""'],
  [{ durability: 'aof' }, 'save ""'],
  [{ durability: 'aof', appendfsync: 'always' }, 'appendfsync always'],
  [{ durability: 'rdb' }, 'appendonly no'],
  [{ durability: 'rdb' }, 'save 900 1 300 10 60 10000'],
  [{ durability: 'both' }, 'appendonly yes'],
  [{ durability: 'both', savePoints: [{ seconds: 60, changes: 5 }] }, 'save 60 5'],
  [{ maxmemory: '100Mi' }, 'maxmemory 104857600'],
  [{}, 'maxmemory 637924375'],
  [{}, 'maxmemory-policy noeviction'],
  [{ evictionPolicy: 'volatile-ttl' }, 'maxmemory-policy volatile-ttl'],
  [{}, 'replica-lazy-flush yes'],
  [{ lazyfree: false }, 'lazyfree-lazy-user-del no'],
  [{}, 'maxmemory-clients 67108864'],
  [{}, 'client-output-buffer-limit normal 0 0 0 replica 67108864 0 0 pubsub 33554432 8388608 60'],
  [{ clientBuffers: { total: '20Mi' } }, 'maxmemory-clients 20971520'],
  [{}, 'io-threads 1'],
  [{ ioThreads: 2, engine: 'redis-7.0' }, 'io-threads-do-reads yes'],
  [{ directives: { 'Slowlog-Max-Len': 5, activedefrag: true, timeout: undefined } }, 'slowlog-max-len 5'],
  [{ directives: { activedefrag: false } }, 'activedefrag no'],
])('%j says %s', (settings, line) => {
  const text = clusterConf({ nodeTimeoutMs: 5000, memory: '1Gi', durability: 'aof', directives: {}, ...settings });
  expect(text.split('\n')).toContain(line);
});

it.each<Partial<ClusterConf>>([
  { ioThreads: 1, engine: 'redis-7.0' },
  { ioThreads: 2, engine: 'valkey-9.1' },
])('%j leaves reads by threads alone', settings => {
  const text = clusterConf({ nodeTimeoutMs: 5000, memory: '1Gi', durability: 'aof', directives: {}, ...settings });
  expect(text).not.toContain('io-threads-do-reads');
});

describe('a server with a primary', () => {
  const lines = replicatedConf({
    minReplicasToWrite: 1,
    maxReplicaLagSeconds: 3,
    memory: '1Gi',
    durability: 'aof',
    directives: {},
  }).split('\n');

  it.each([
    'min-replicas-to-write 1',
    'min-replicas-max-lag 3',
    'masteruser replication',
    'repl-diskless-sync-delay 0',
  ])('says %s', line => expect(lines).toContain(line));

  it('is not told whom it follows, and is in no cluster', () =>
    expect(lines.filter(line => /^(replicaof|cluster-)/.test(line))).toEqual([]));
});

it('tells a Sentinel of no primary, and to keep names', () => {
  const lines = sentinelConf().split('\n');
  expect(lines).toContain('sentinel resolve-hostnames yes');
  expect(lines).toContain('sentinel announce-hostnames yes');
  expect(lines).toContain('port 26379');
  expect(lines).toContain('aclfile /run/redis/sentinel-users.acl');
  expect(sentinelConf()).not.toMatch(/monitor|myid|pass/);
});

it.each(Object.keys(RIGHTS) as ServerKind[])(
  'has an ACL file of a %s without a password, the default user off where clients log in, and nobody who may flush or reset',
  kind => {
    const lines = aclFile(kind).trimEnd().split('\n');
    const open = /^user default on nopass resetkeys resetchannels -@all .*-@admin -@dangerous \+info \+sort$/;
    expect(lines[0]).toMatch(kind === 'dynomite' ? open : /^user default off resetpass /);
    expect(lines.slice(1).every(line => /^user (\w+) on \{\1\} resetkeys resetchannels -@all /.test(line))).toBe(true);
    expect(aclFile(kind)).not.toMatch(/flush|reset\b|takeover|>/i);
  },
);
