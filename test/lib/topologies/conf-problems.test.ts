import { RedisCluster, type RedisClusterProps } from '../../../lib';
import { find, manifests, problems } from '../../support/manifests';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const cluster = (props: RedisClusterProps) =>
  manifests(chart => {
    new RedisCluster(chart, 'web', props);
  });
const confOf = (props: RedisClusterProps): string[] =>
  find(cluster(props), 'ConfigMap', 'web-server').data['redis.conf'].split('\n');

/** What a program without types may write. */
type Untyped = { readonly [prop in keyof RedisClusterProps]?: unknown };

describe('refuses', () => {
  const rows: [string, Untyped, RegExp][] = [
    [
      'an engine that is not tested',
      { engine: 'redis-6.2' },
      /engine: "redis-6.2" is not tested; set one of "redis-7.0"/,
    ],
    ['an image in place of an engine', { engine: 'redis:latest' }, /engine: "redis:latest" is not tested/],
    [
      'an image without a digest',
      { engine: { image: 'redis:8.0.3', like: 'redis-8.0' } },
      /engine.image: "redis:8.0.3" may be another program tomorrow; set the image with its digest/,
    ],
    [
      'an image with half a digest',
      { engine: { image: 'redis@sha256:0123', like: 'redis-8.0' } },
      /engine.image: .*set the image with its digest/,
    ],
    [
      'an image like nothing tested',
      { engine: { image: `redis@${DIGEST}`, like: 'redis-6.2' } },
      /engine.like: "redis-6.2" is not tested/,
    ],
    ['an exporter of no version', { exporter: { image: 'exporter' } }, /exporter.image: "exporter".*set a tag of one/],
    ['a pull policy that is none', { imagePull: { policy: 'Never' } }, /imagePull.policy: "Never" is no policy/],
    [
      'a Secret that cannot be',
      { imagePull: { secrets: ['My Secret'] } },
      /imagePull.secrets: "My Secret" cannot name/,
    ],
    ['a durability that is none', { durability: 'disk' }, /durability: "disk" is none; set one of "none", "aof"/],
    [
      'to hand files to the disk by a word it has not',
      { appendfsync: 'never' },
      /appendfsync: "never" is no way.*"everysec", "always", "no"/,
    ],
    [
      'to hand a file to the disk that is not there',
      { durability: 'rdb', appendfsync: 'always' },
      /appendfsync: there is no append-only file with durability "rdb"; set durability to "aof" or "both"/,
    ],
    [
      'the same where the durability follows from the persistence',
      { persistence: { kind: 'none' }, appendfsync: 'always' },
      /appendfsync: .* with durability "none"/,
    ],
    [
      'save points without snapshots',
      { savePoints: [{ seconds: 60, changes: 1 }] },
      /savePoints: no snapshot is taken with durability "aof"; set durability to "rdb" or "both"/,
    ],
    ['no save point', { durability: 'rdb', savePoints: [] }, /savePoints: without one no snapshot is ever taken/],
    [
      'a save point of no time',
      { durability: 'both', savePoints: [{ seconds: 0, changes: 1 }] },
      /savePoints: {"seconds":0,"changes":1} is none; set whole numbers/,
    ],
    ['maxmemory that is none', { maxmemory: '1gb' }, /maxmemory: "1gb" is no size of memory.*"295Mi"/],
    ['maxmemory without an end', { maxmemory: '0' }, /maxmemory: "0" is no size of memory/],
    [
      'maxmemory that leaves too little',
      { maxmemory: '400Mi' },
      /maxmemory: "400Mi" leaves too little of 512Mi for copies and buffers; set at most "295Mi", or more resources.memory/,
    ],
    [
      'maxmemory that leaves too little without a disk',
      { maxmemory: '400Mi', persistence: { kind: 'none' } },
      /maxmemory: "400Mi".*set at most "353Mi"/,
    ],
    [
      'maxmemory that larger buffers leave no room for',
      { maxmemory: '290Mi', clientBuffers: { total: '64Mi' } },
      /maxmemory: "290Mi".*set at most "273Mi"/,
    ],
    [
      'buffers that leave too little',
      { clientBuffers: { total: '300Mi' } },
      /clientBuffers: total and replica.hard take half of the 512Mi/,
    ],
    ['a total that is none', { clientBuffers: { total: '0' } }, /clientBuffers.total: "0" is no size/],
    [
      'a limit that is none',
      { clientBuffers: { normal: { hard: 'big' } } },
      /clientBuffers.normal.hard: "big" is no size/,
    ],
    [
      'no limit for replicas',
      { clientBuffers: { replica: { hard: '0' } } },
      /clientBuffers.replica.hard: without a limit/,
    ],
    [
      'a soft limit that is none',
      { clientBuffers: { pubsub: { hard: '2Mi', soft: 'x', softSeconds: 1 } } },
      /clientBuffers.pubsub.soft: "x" is no size/,
    ],
    [
      'a soft limit above the hard one',
      { clientBuffers: { pubsub: { hard: '2Mi', soft: '3Mi', softSeconds: 1 } } },
      /clientBuffers.pubsub.soft: "3Mi" is more than hard, which is "2Mi"/,
    ],
    [
      'a soft limit for no time',
      { clientBuffers: { pubsub: { hard: '2Mi', soft: '1Mi' } } },
      /clientBuffers.pubsub.softSeconds: .*set both/,
    ],
    ['a policy that is none', { evictionPolicy: 'lru' }, /evictionPolicy: "lru" is no policy; set one of "noeviction"/],
    ['lazyfree by a word', { lazyfree: 'yes' }, /lazyfree: a text cannot stand here; set true or false/],
    ['half a thread', { ioThreads: 0.5 }, /ioThreads: 0.5 is no number of threads; set a whole number from 1 to 128/],
    [
      'more threads than it asks processors for',
      { ioThreads: 2 },
      /ioThreads: 2 threads wait for each other on 100m of a processor; set at most 1, or more resources.cpu$/,
    ],
    [
      'more threads than it may have processors',
      { ioThreads: 4, resources: { cpu: '1', cpuLimit: '2500m', memory: '1Gi' } },
      /ioThreads: 4 threads.*on 2500m.*set at most 3, or more resources.cpuLimit/,
    ],
    [
      'a password among the directives',
      { directives: { requirepass: 'hunter2!' } },
      /"requirepass" cannot be set here.*credentials/,
    ],
    ['the same by Valkey’s name', { directives: { PrimaryAuth: 'hunter2!' } }, /"PrimaryAuth" cannot be set here/],
    ['a directive that a prop stands for', { directives: { maxmemory: '1gb' } }, /"maxmemory" cannot.*set `maxmemory`/],
    ['a directive of the keeper’s', { directives: { replicaof: 'a 1' } }, /"replicaof" cannot.*keeper decide/],
    ['another name for a command', { directives: { 'rename-command': 'GET ""' } }, /"rename-command" cannot/],
    [
      'a misspelt directive',
      { directives: { 'slowlog-max-lne': 1 } },
      /directives: "slowlog-max-lne" is no directive of redis-8.0; the nearest is "slowlog-max-len"$/,
    ],
    [
      'a misspelt directive that a prop stands for',
      { directives: { maxmemmory: '1gb' } },
      /"maxmemmory" is no directive of redis-8.0; the nearest is "maxmemory": set `maxmemory`/,
    ],
    ['a directive like no other', { directives: { 'a b': 'c' } }, /"a b" is no directive of redis-8.0; use its name/],
    [
      'a directive of another engine',
      { directives: { 'availability-zone': 'a' } },
      /"availability-zone" is nothing that redis-8.0 knows, but valkey-8.1 and valkey-9.1; leave it out, or set `engine`/,
    ],
    [
      'a directive that an image of one’s own is not known to have',
      { engine: { image: `redis@${DIGEST}`, like: 'redis-7.0' }, directives: { 'cluster-databases': 2 } },
      /"cluster-databases" is nothing that redis-7.0 knows, but valkey-9.1; leave/,
    ],
    ['a directive of two lines', { directives: { timeout: '1\nuser x' } }, /"timeout" needs its value as one line/],
    ['a directive of nothing', { directives: { timeout: ' ' } }, /"timeout" needs its value/],
    ['a directive of no number', { directives: { timeout: Number.NaN } }, /"timeout" needs its value/],
    ['a directive twice', { directives: { timeout: 1, TIMEOUT: 2 } }, /"TIMEOUT" is there twice/],
  ];

  it.each(rows)('%s', (_, props, sentence) => {
    const found = problems(chart => new RedisCluster(chart, 'web', props as RedisClusterProps));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(sentence);
    expect(found[0]).toMatch(/^\[test\/web\] /);
    expect(found[0]).not.toContain('hunter2');
  });
});

it.each<[RedisClusterProps, string]>([
  [{}, 'redis:8.0-alpine'],
  [{ engine: 'redis-7.0' }, 'redis:7.0-alpine'],
  [{ engine: 'valkey-8.1' }, 'valkey/valkey:8.1-alpine'],
  [
    { engine: { image: `mirror.example:5000/redis@${DIGEST}`, like: 'redis-8.0' } },
    `mirror.example:5000/redis@${DIGEST}`,
  ],
])('%j runs %s', (props, image) => {
  const [server] = find(cluster(props), 'StatefulSet', 'web-0').spec.template.spec.containers;
  expect(server.image).toBe(image);
});

it('takes a durability where there is no volume: files outlive the process all the same', () => {
  expect(confOf({ persistence: { kind: 'none' } })).toContain('appendonly no');
  expect(confOf({ persistence: { kind: 'none' }, durability: 'aof' })).toContain('appendonly yes');
});

it('takes as much maxmemory as it would set itself', () => {
  const [own] = confOf({}).filter(line => line.startsWith('maxmemory '));
  expect(confOf({ maxmemory: String(own).split(' ')[1] })).toContain(own);
});
