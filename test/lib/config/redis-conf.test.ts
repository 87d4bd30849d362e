import { clusterConf, maxmemory } from '../../../lib/config/redis-conf';
import { aclFile } from '../../../lib/config/users';

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

it.each([
  ['1Gi', 'aof', 644245094],
  ['1Gi', 'none', 805306368],
] as const)('maxmemory of %s with %s leaves room', (memory, durability, expected) =>
  expect(maxmemory(memory, durability)).toBe(expected),
);

it('has an ACL file without a password, the default user off, and nobody who may flush or reset', () => {
  const lines = aclFile().trimEnd().split('\n');
  expect(lines[0]).toMatch(/^user default off resetpass /);
  expect(lines.slice(1).every(line => /^user (\w+) on \{\1\} resetkeys resetchannels -@all /.test(line))).toBe(true);
  expect(aclFile()).not.toMatch(/flush|reset\b|takeover|>/i);
});
