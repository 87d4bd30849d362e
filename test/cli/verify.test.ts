import type { Group, Topology } from '../../cli/explain/topologies';
import type { ServerSeen } from '../../cli/status/seen';
import { apart } from '../../cli/verify/apart';
import { objectsIn } from '../../cli/verify/drift';
import { failover } from '../../cli/verify/failover';
import { ATTEMPTS, isRefused } from '../../cli/verify/isolation';
import { askable, differences, parseConfig } from '../../cli/verify/settings';

const group = (name: string, ...pods: string[]): Group => ({
  name,
  pods,
  onNodes: 'preferred',
  inZones: 'preferred',
  zones: [],
});
const topology = (kind: Topology['kind'], groups: Group[], more: Partial<Topology> = {}): Topology => ({
  ...{ kind, name: 'web', image: 'redis:8.0-alpine', groups, conf: [], memory: '1Gi', carries: [] },
  ...more,
});
const server = (pod: string, role: 'primary' | 'replica', zone = 'a', linkUp = true): ServerSeen => ({
  pod,
  role,
  linkUp,
  zone,
});

it('names the objects of a diff', () => {
  const diff = [
    'diff -u -N /tmp/LIVE-1/apps.v1.StatefulSet.shop.web-0 /tmp/MERGED-2/apps.v1.StatefulSet.shop.web-0',
    '--- /tmp/LIVE-1/apps.v1.StatefulSet.shop.web-0\t2026-11-30',
    '+  replicas: 3',
    'diff -u -N /tmp/LIVE-1/v1.Namespace..shop /tmp/MERGED-2/v1.Namespace..shop',
  ].join('\n');
  expect(objectsIn(diff)).toEqual([
    'StatefulSet shop/web-0 differs: see `kubectl diff`',
    'Namespace shop differs: see `kubectl diff`',
  ]);
  expect(objectsIn('')).toEqual([]);
});

describe('servers that stand in for each other', () => {
  const groups = [group('web-0', 'web-0-0', 'web-0-1'), group('web-1', 'web-1-0', 'web-1-1')];
  const at = (pod: string, node: string, zone?: string) => ({ pod, node, ...(zone ? { zone } : {}) });

  it('are apart, whoever else is where', () => {
    const places = [at('web-0-0', '1', 'a'), at('web-0-1', '2', 'b'), at('web-1-0', '1', 'a'), at('web-1-1', '2', 'b')];
    expect(apart(groups, places).outcome).toBe('holds');
  });

  it('are not, on one node or in one zone of several', () => {
    const places = [at('web-0-0', '1', 'a'), at('web-0-1', '1', 'a'), at('web-1-0', '2', 'b'), at('web-1-1', '3', 'b')];
    expect(apart(groups, places)).toMatchObject({
      outcome: 'fails',
      found: [
        'web-0-0 and web-0-1 of web-0 are on one node: 1',
        'web-0-0 and web-0-1 of web-0 are in one zone: a',
        'web-1-0 and web-1-1 of web-1 are in one zone: b',
      ],
    });
  });

  it('cannot be in more zones than there are, or than are known', () => {
    const three = [group('web', 'web-0', 'web-1', 'web-2')];
    const places = [at('web-0', '1', 'a'), at('web-1', '2', 'b'), at('web-2', '3', 'a')];
    expect(apart(three, places).outcome).toBe('holds');
    expect(apart(three, [at('web-0', '1'), at('web-1', '2'), at('web-2', '3')]).outcome).toBe('holds');
  });
});

describe('settings', () => {
  const conf = [
    ['port', '6379'],
    ['maxmemory', '1000'],
    ['save', '900 1'],
    ['save', '300 10'],
    ['client-output-buffer-limit', 'normal 0 0 0 replica 268435456 0 0'],
    ['masteruser', 'replication'],
  ] as const;

  it('are asked for once each, but for where the server is', () => {
    expect(askable(conf)).toEqual(['maxmemory', 'save', 'client-output-buffer-limit', 'masteruser']);
  });

  it('are read as the client prints them, empty ones too', () => {
    expect([...parseConfig('save\n\nmaxmemory\n1000\n')]).toEqual([
      ['save', ''],
      ['maxmemory', '1000'],
    ]);
  });

  it('are the same, whatever words the server has for them', () => {
    const running = new Map([
      ['maxmemory', '1000'],
      ['save', '900 1 300 10'],
      ['client-output-buffer-limit', 'normal 0 0 0 slave 268435456 0 0'],
    ]);
    expect(differences('web-0', conf, running)).toEqual([]);
    expect(differences('web-0', [['save', '""']], new Map([['save', '']]))).toEqual([]);
  });

  it('are told with what they should be', () => {
    const running = new Map([
      ['maxmemory', '0'],
      ['save', ''],
    ]);
    expect(differences('web-0', conf, running)).toEqual([
      'maxmemory of web-0 is 0, not 1000',
      'save of web-0 is nothing, not 900 1 300 10',
    ]);
  });
});

describe('a failover', () => {
  const shards = [0, 1, 2].map(shard => group(`web-${shard}`, `web-${shard}-0`, `web-${shard}-1`));
  const spread = shards.flatMap(({ pods: [first = '', second = ''] }, shard) => [
    server(first, 'primary', 'abc'[shard]),
    server(second, 'replica', 'bca'[shard]),
  ]);
  const cluster = topology('cluster', shards);

  it('would succeed where each shard has a replica and no zone most primaries', () => {
    expect(failover(cluster, spread, new Set()).outcome).toBe('holds');
  });

  it.each<[string, Topology, ServerSeen[] | undefined, string[], string]>([
    [
      'a shard has nobody in step',
      cluster,
      spread.map(each => (each.pod === 'web-1-1' ? { ...each, linkUp: false } : each)),
      [],
      'no replica of web-1 is in touch with its primary',
    ],
    [
      'a zone holds most primaries',
      cluster,
      spread.map(each => ({ ...each, zone: 'a' })),
      [],
      'zone a holds 3 of 3 primaries: with it the majority would be lost',
    ],
    [
      'too few Sentinels are ready',
      topology('sentinel', [group('web', 'web-0', 'web-1')], { sentinels: group('s', 's-0', 's-1', 's-2') }),
      [server('web-0', 'primary'), server('web-1', 'replica')],
      ['s-0'],
      '1 of 3 Sentinels are ready, which is no majority',
    ],
    [
      'nobody is ever elected',
      topology('standalone', [group('web', 'web-0')]),
      [],
      [],
      'nobody is elected in a topology of this kind',
    ],
  ])('would not where %s', (_, of, servers, ready, found) => {
    expect(failover(of, servers, new Set(ready))).toMatchObject({ outcome: 'fails', found: [found] });
  });

  it('is not known where the keeper says nothing', () => {
    expect(failover(cluster, undefined, new Set()).outcome).toBe('unknown');
  });
});

it.each([
  ['NOAUTH Authentication required.\n', true],
  ["NOPERM User application has no permissions to run the 'acl|list' command", true],
  ['PONG', false],
  ['Could not connect to Redis', false],
  ['', false],
])('takes %j for a refusal: %s', (answer, refused) => {
  expect(isRefused(answer)).toBe(refused);
});

it('tries nothing that would do harm if it were let through', () => {
  for (const { script } of ATTEMPTS) expect(script).not.toMatch(/flush|del\b|shutdown|set\b|reset|debug|replicaof/i);
});
