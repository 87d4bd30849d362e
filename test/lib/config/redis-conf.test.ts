import { type ClusterConf, clusterConf } from '../../../lib/config/redis-conf';
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

it.each(Object.keys(RIGHTS) as ServerKind[])(
  'has an ACL file of a %s without a password, the default user off, and nobody who may flush or reset',
  kind => {
    const lines = aclFile(kind).trimEnd().split('\n');
    expect(lines[0]).toMatch(/^user default off resetpass /);
    expect(lines.slice(1).every(line => /^user (\w+) on \{\1\} resetkeys resetchannels -@all /.test(line))).toBe(true);
    expect(aclFile(kind)).not.toMatch(/flush|reset\b|takeover|>/i);
  },
);
