import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { explain } from '../../cli/explain/explanation';
import { picture } from '../../cli/explain/picture';
import { readManifests } from '../../cli/explain/read-manifests';
import { topologiesIn } from '../../cli/explain/topologies';
import { words } from '../../cli/explain/words';
import {
  RedisCluster,
  RedisDynomite,
  RedisEnvoyMirror,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
} from '../../lib';
import { memoryBudget } from '../../lib/config/memory';
import { folderFor, synthesized } from './support/synthesized';

const explained = (build: (chart: Chart) => void) => {
  const folder = synthesized(build);
  return topologiesIn(readManifests(folder), folder).map(explain);
};
const one = (build: (chart: Chart) => void) => {
  const [first] = explained(build);
  if (first === undefined) throw new Error('nothing was explained');
  return first;
};
const verdicts = (build: (chart: Chart) => void) => one(build).losses.map(({ verdict }) => verdict);

const THREE = { spread: 'required', zones: ['a', 'b', 'c'] } as const;

describe('what is made', () => {
  it('is each topology, with its pods', () => {
    const all = explained(chart => {
      new RedisSentinel(chart, 'second', { servers: 3 });
      new RedisCluster(chart, 'first', { shards: 4, replicasPerShard: 2 });
    });
    expect(all).toMatchObject([
      { kind: 'cluster', name: 'first', namespace: 'shop', keeper: 'act', sentinels: [] },
      { kind: 'sentinel', name: 'second', servers: [['second-0', 'second-1', 'second-2']] },
    ]);
    expect(all[0]?.servers).toHaveLength(4);
    expect(all[0]?.servers[3]).toEqual(['first-3-0', 'first-3-1', 'first-3-2']);
    expect(all[1]?.sentinels).toHaveLength(3);
  });

  it.each<[string, (chart: Chart) => void]>([
    ['replication', chart => new RedisReplication(chart, 'web')],
    ['mirror', chart => new RedisEnvoyMirror(chart, 'web')],
    ['dynomite', chart => new RedisDynomite(chart, 'web', { image: 'registry.example/dynomite:0.8' })],
    ['standalone', chart => new RedisStandalone(chart, 'web')],
  ])('may be a %s', (kind, build) => {
    expect(one(build).kind).toBe(kind);
    expect(words(one(build))).toContain('web in namespace shop: ');
  });

  it('tells what carries data elsewhere', () => {
    const store = { kind: 'volume', claim: 'backups' } as const;
    const made = one(chart => {
      new RedisCluster(chart, 'web', { backup: { store }, volumeSnapshots: { serviceAccount: 'snapshots' } });
    });
    expect(made.carries).toEqual(['backup', 'volume-snapshots']);
    expect(words(made)).toContain('Backups by schedule; snapshots of the volumes by schedule.');
  });
});

describe('what may be lost', () => {
  it.each<[string, (chart: Chart) => void, [pod: string, node: string, zone: string]]>([
    [
      'a cluster in three zones',
      chart => new RedisCluster(chart, 'web', { replicasPerShard: 2, placement: THREE }),
      ['goes on', 'goes on', 'goes on'],
    ],
    ['a cluster wherever there is room', chart => new RedisCluster(chart, 'web'), ['goes on', 'may stop', 'may stop']],
    [
      'a cluster in two zones',
      chart => new RedisCluster(chart, 'web', { placement: { spread: 'required', zones: ['a', 'b'] } }),
      ['goes on', 'goes on', 'may stop'],
    ],
    [
      'a cluster in one zone',
      chart => new RedisCluster(chart, 'web', { placement: { spread: 'preferred', zones: ['a'] } }),
      ['goes on', 'may stop', 'stops'],
    ],
    [
      'a cluster without replicas',
      chart => new RedisCluster(chart, 'web', { replicasPerShard: 0 }),
      ['stops', 'stops', 'stops'],
    ],
    [
      'Sentinels kept apart like their servers',
      chart => new RedisSentinel(chart, 'web', { servers: 3, placement: THREE, sentinels: { placement: THREE } }),
      ['goes on', 'goes on', 'goes on'],
    ],
    ['a server alone', chart => new RedisStandalone(chart, 'web'), ['stops', 'stops', 'stops']],
    ['a primary that is said', chart => new RedisReplication(chart, 'web'), ['stops', 'stops', 'stops']],
  ])('of %s', (_, build, expected) => {
    expect(verdicts(build)).toEqual(expected);
  });

  it('says that writes stop where too few replicas would be left for them', () => {
    const [pod] = one(chart => new RedisSentinel(chart, 'web', { servers: 2, minReplicasToWrite: 1 })).losses;
    expect(pod).toMatchObject({ verdict: 'stops', why: expect.stringContaining('0 of the 1 replicas') });
  });

  it.each([
    [3, 1, 1],
    [3, 2, 1],
    [5, 1, 1],
    [5, 2, 2],
    [7, 3, 3],
  ])('counts for %s shards of %s replicas how many pods may go at once: %s', (shards, replicasPerShard, pods) => {
    expect(one(chart => new RedisCluster(chart, 'web', { shards, replicasPerShard })).podsAtOnce).toBe(pods);
  });
});

describe('how long writes may wait', () => {
  it('adds up what the settings say', () => {
    const cluster = one(chart => new RedisCluster(chart, 'web', { nodeTimeoutMs: 5000 })).gaps[0];
    expect(cluster).toMatchObject({ when: 'a primary is lost', seconds: 10 });
    expect(cluster?.parts.map(({ seconds }) => seconds)).toEqual([7.5, 1, 1, 0.5]);
  });

  it('says until when, where no setting says how long', () => {
    const [gap] = one(chart => new RedisStandalone(chart, 'web')).gaps;
    expect(gap).toMatchObject({ until: 'it is back' });
    expect(gap?.seconds).toBeUndefined();
  });
});

it('says what the memory is for, and that is all of it', () => {
  const { memory } = one(chart => new RedisCluster(chart, 'web', { resources: { cpu: '1', memory: '4Gi' } }));
  const budget = memoryBudget('4Gi', 'aof');
  expect(memory).toMatchObject({ limit: budget.limit, data: budget.data, replicas: budget.replicas });
  expect(memory.dataOfAll).toBe(3 * budget.data);
  expect(memory.limitOfAll).toBe(6 * budget.limit);
  const { data = 0, clients, replicas, rest = 0 } = memory;
  expect(data + clients + replicas + rest).toBe(budget.limit);
});

it.each([
  ['aof', undefined, 'everysec', 'up to two seconds of writes'],
  ['both', 'always', 'always', 'nothing that was acknowledged'],
  ['rdb', undefined, undefined, 'all since its last snapshot'],
  ['none', undefined, undefined, 'all it has'],
] as const)(
  'says what durability %s with appendfsync %s loses with the power',
  (durability, fsync, appendOnly, lost) => {
    const more = fsync ? { appendfsync: fsync } : {};
    const { stored } = one(chart => new RedisCluster(chart, 'web', { durability, ...more }));
    expect(stored.appendOnly).toBe(appendOnly);
    expect(stored.lostWithPower).toBe(lost);
  },
);

it('keeps within the columns of a terminal', () => {
  const text = words(
    one(chart => new RedisCluster(chart, 'web', { placement: THREE, replicasPerShard: 2 })),
    80,
  );
  const [, ...lines] = text.split('\n');
  expect(lines.filter(line => line.length > 80)).toEqual([]);
});

it('draws every pod, and nothing that is not well formed', () => {
  const all = explained(chart => {
    new RedisCluster(chart, 'web', { shards: 8 });
    new RedisSentinel(chart, 'watched-by-some-with-a-long-name', { servers: 3 });
  });
  const svg = picture(all);
  for (const { servers, sentinels } of all)
    for (const pod of [...servers.flat(), ...sentinels]) expect(svg).toContain(pod);
  const tags = [...svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)];
  const open: string[] = [];
  for (const [, end, name = '', alone] of tags) {
    if (end) expect(open.pop()).toBe(name);
    else if (!alone) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg).not.toContain('undefined');
});

describe('what is read', () => {
  const folder = folderFor('explain');
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each<[string, () => unknown, RegExp]>([
    [
      'a folder that is not there',
      () => readManifests(join(folder, 'none')),
      /^There is no .*: name a folder of manifests/,
    ],
    ['a folder without manifests', () => readManifests(folderFor('empty')), /has no manifests/],
    ['what is no YAML', () => readManifests(file('broken.yaml', 'a: [')), /broken\.yaml is no YAML: /],
    ['manifests of others', () => topologiesIn([], 'dist'), /^dist has no topology of cdk8s-redis-ha/],
  ])('is refused where it is %s', (_, read, sentence) => {
    expect(read).toThrow(sentence);
  });

  it('may be one file, and a list as kubectl prints it', () => {
    const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
    const list = file('list.json', JSON.stringify({ kind: 'List', items: [object] }));
    expect(readManifests(list)).toEqual([object]);
  });
});
