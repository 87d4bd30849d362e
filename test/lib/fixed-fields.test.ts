import { App, Chart } from 'cdk8s';
import { type Persistence, RedisCluster, RedisStandalone, type Succession, successionProblems } from '../../lib';
import type { SynthesizedObject } from '../../lib/succession';

const zones = ['eu-central-1a'];
const disks = Object.fromEntries(
  ['cache-0-0', 'cache-0-1', 'cache-1-0', 'cache-1-1', 'cache-2-0', 'cache-2-1'].map((pod, index) => [
    pod,
    { handle: `vol-0123456789abcdef${index}`, zones },
  ]),
);
const dynamic = (more: Partial<Extract<Persistence, { kind: 'dynamic' }>> = {}): Persistence => ({
  kind: 'dynamic',
  size: '2Gi',
  ...more,
});
const made = (size: string): Persistence => ({ kind: 'pre-provisioned', driver: 'ebs.csi.aws.com', size, disks });

function objects(persistence: Persistence): SynthesizedObject[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  new RedisCluster(chart, 'cache', { persistence });
  return chart.toJson();
}

function problems(before: Persistence, after: Persistence, succession?: Succession) {
  return successionProblems(objects(before), objects(after), succession);
}

const FIRST = 'cache in namespace shop: persistence: the API server refuses';
const THEN = "since a StatefulSet's claims are fixed; have the claims of the servers that run";
const END = 'first (docs/resize.md), then say that they are resized';
const NAME = 'or give the new Redis another name and move the data into it';

test.each<[string, Persistence, Persistence, string]>([
  ['more room', dynamic(), dynamic({ size: '3Gi' }), `${FIRST} size 2Gi → 3Gi, ${THEN} grow ${END}`],
  [
    'another class',
    dynamic({ storageClass: 'old' }),
    dynamic({ storageClass: 'new', size: '4Gi' }),
    `${FIRST} size 2Gi → 4Gi, storageClass "old" → "new", ${THEN} replaced ${END}`,
  ],
  [
    'a class where there was none',
    dynamic(),
    dynamic({ storageClass: 'new' }),
    `${FIRST} storageClass "default" → "new", ${THEN} replaced ${END}`,
  ],
  [
    'another way to mount',
    dynamic(),
    dynamic({ accessMode: 'ReadWriteOncePod' }),
    `${FIRST} accessMode ReadWriteOnce → ReadWriteOncePod, ${THEN} replaced ${END}`,
  ],
])('%s is said once, with the way, and is fine when it was gone', (_, before, after, sentence) => {
  expect(problems(before, after)).toEqual([sentence]);
  expect(problems(before, after, { resized: true })).toEqual([]);
});

test.each<[string, Persistence, Persistence, string]>([
  [
    'less room',
    dynamic(),
    dynamic({ size: '1Gi', storageClass: 'new' }),
    `persistence.size: 1Gi is less than the 2Gi of the volumes that are there, which never shrink; set 2Gi or more, ${NAME}`,
  ],
  [
    'no volumes any more',
    dynamic(),
    { kind: 'none' },
    `persistence.kind: a StatefulSet has claims for ever, or never; set it back, ${NAME}`,
  ],
  [
    'volumes where there were none',
    { kind: 'none' },
    dynamic(),
    `persistence.kind: a StatefulSet has claims for ever, or never; set it back, ${NAME}`,
  ],
  [
    'disks made beforehand after volumes of a class',
    dynamic({ storageClass: 'old' }),
    made('2Gi'),
    `persistence.kind: disks made beforehand and volumes of a StorageClass do not follow each other; set it back, ${NAME}`,
  ],
  [
    'a disk made beforehand that grows',
    made('2Gi'),
    made('3Gi'),
    'persistence.size: the claim of a disk made beforehand keeps its size; leave it at 2Gi, and let disk and file system grow where the disk was made',
  ],
])('%s is refused, whatever was done before', (_, before, after, sentence) => {
  for (const resized of [false, true]) {
    expect(problems(before, after, { resized })).toContain(`cache in namespace shop: ${sentence}`);
  }
});

test.each([
  ['nothing', dynamic(), dynamic()],
  ['what becomes of the claims', dynamic(), dynamic({ retention: 'Delete' })],
  ['the same size in other words', dynamic({ size: '2Gi' }), dynamic({ size: '2Gi' })],
  ['no volumes', { kind: 'none' } as const, { kind: 'none' } as const],
])('a change of %s is fine', (_, before, after) => {
  expect(problems(before, after)).toEqual([]);
});

test('what else a StatefulSet has for ever is named', () => {
  const [before, after] = ['one', 'two'].map(serviceName => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
    new RedisStandalone(chart, 'alone');
    return chart.toJson().map(object => ({ ...object, spec: { ...object.spec, serviceName } }));
  });
  expect(successionProblems(before ?? [], after ?? [])).toEqual([
    `alone in namespace shop: serviceName: a StatefulSet never changes it; set it back, ${NAME}`,
  ]);
});
