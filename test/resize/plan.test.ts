import type { Claim, StatefulSet, Volume } from '../../resize/objects';
import { type Live, planOf } from '../../resize/plan';

const claimSpec = (size: string, storageClassName?: string) => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: size } },
  ...(storageClassName === undefined ? {} : { storageClassName }),
});

function set(size: string, storageClass?: string, replicas = 2): StatefulSet {
  return {
    kind: 'StatefulSet',
    metadata: { name: 'redis-0', namespace: 'shop' },
    spec: { replicas, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(size, storageClass) }] },
  };
}

const claim = (ordinal: number, size: string, storageClass = 'old', phase = 'Bound'): Claim => ({
  metadata: { name: `data-redis-0-${ordinal}`, namespace: 'shop' },
  spec: { ...claimSpec(size, storageClass), volumeName: `pv-${ordinal}` },
  status: { phase },
});
const volume = (ordinal: number, persistentVolumeReclaimPolicy = 'Retain'): Volume => ({
  metadata: { name: `pv-${ordinal}` },
  spec: { persistentVolumeReclaimPolicy },
});
const CLASSES = [
  { metadata: { name: 'old' }, allowVolumeExpansion: true },
  { metadata: { name: 'new' }, allowVolumeExpansion: true },
  { metadata: { name: 'stiff' } },
];

const live = (changes: Partial<Live> = {}): Live => ({
  statefulSets: [set('1Gi', 'old')],
  claims: [claim(0, '1Gi'), claim(1, '1Gi')],
  volumes: [volume(0), volume(1)],
  classes: CLASSES,
  ...changes,
});
const plan = (wanted: StatefulSet, there: Live) => {
  const planned = planOf([wanted], there);
  if ('problems' in planned) throw new Error(planned.problems.join('\n'));
  const { grow, retemplate, move } = planned.plan;
  return [grow.map(each => each.claim), retemplate.length, move.map(each => `${each.pod} ${each.volume}`)];
};

test.each<[string, StatefulSet, Live, unknown]>([
  ['nothing', set('1Gi', 'old'), live(), [[], 0, []]],
  ['claims that grow', set('2Gi', 'old'), live(), [['data-redis-0-0', 'data-redis-0-1'], 1, []]],
  [
    'what is left to grow',
    set('2Gi', 'old'),
    live({ claims: [claim(0, '2Gi'), claim(1, '1Gi')] }),
    [['data-redis-0-1'], 1, []],
  ],
  [
    'the template, when the claims have grown',
    set('2Gi', 'old'),
    live({ claims: [claim(0, '2Gi'), claim(1, '2Gi')] }),
    [[], 1, []],
  ],
  ['servers that move', set('1Gi', 'new'), live(), [[], 1, ['redis-0-0 pv-0', 'redis-0-1 pv-1']]],
  [
    'a server that is left to move',
    set('1Gi', 'new'),
    live({ statefulSets: [set('1Gi', 'new')], claims: [claim(0, '1Gi', 'new'), claim(1, '1Gi')] }),
    [[], 0, ['redis-0-1 pv-1']],
  ],
  ['servers that move to a larger volume', set('2Gi', 'new'), live(), [[], 1, ['redis-0-0 pv-0', 'redis-0-1 pv-1']]],
  [
    'a claim that was made larger by hand, which stays',
    set('1Gi', 'old'),
    live({ claims: [claim(0, '5Gi'), claim(1, '1Gi')] }),
    [[], 0, []],
  ],
  ['the class that they have, now said', set('1Gi', 'old'), live({ statefulSets: [set('1Gi')] }), [[], 1, []]],
  ['no class any more', set('1Gi'), live(), [[], 1, []]],
  ['more servers, whose claims are there', set('2Gi', 'old', 1), live(), [['data-redis-0-0', 'data-redis-0-1'], 1, []]],
  ['servers that are new', set('2Gi', 'old'), live({ statefulSets: [], claims: [] }), [[], 0, []]],
  ['disks made beforehand', set('2Gi', ''), live(), [[], 0, []]],
  [
    'no volumes',
    { ...set('2Gi'), spec: { replicas: 2 } },
    live({ statefulSets: [{ ...set('1Gi'), spec: {} }] }),
    [[], 0, []],
  ],
])('plans %s', (_, wanted, there, expected) => {
  expect(plan(wanted, there)).toEqual(expected);
});

const PATCH = `kubectl patch pv pv-1 -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`;

test.each<[string, StatefulSet, Live, string]>([
  [
    'smaller volumes',
    set('512Mi', 'new'),
    live(),
    'shop/redis-0: volumes never shrink, and 512Mi is less than the 1Gi that they have: set persistence.size to 1Gi or more',
  ],
  [
    'a class whose volumes cannot grow',
    set('2Gi', 'stiff'),
    live({ statefulSets: [set('1Gi', 'stiff')], claims: [claim(0, '1Gi', 'stiff')] }),
    'volumes of the StorageClass "stiff" cannot grow: set allowVolumeExpansion: true in it if its driver can, or move to another class (persistence.storageClass)',
  ],
  [
    'a claim without a volume yet',
    set('2Gi', 'old'),
    live({ claims: [claim(0, '1Gi', 'old', 'Pending')] }),
    'shop/data-redis-0-0 has no volume yet, and only one that is there can grow: wait until its server runs',
  ],
  ['a class that is not there', set('1Gi', 'none'), live(), 'there is no StorageClass "none": make it first'],
  [
    'a volume that would go with its claim',
    set('1Gi', 'new'),
    live({ volumes: [volume(0), volume(1, 'Delete')] }),
    `shop/data-redis-0-1: its volume would be deleted with it, and is to stay until all is well: ${PATCH}`,
  ],
  [
    'a StatefulSet that is gone',
    set('2Gi', 'old'),
    live({ statefulSets: [] }),
    'shop/redis-0 is not there, though claims of it are: apply the manifests, which has it take up the servers that run, and begin again',
  ],
  [
    'servers that have no volumes',
    set('2Gi', 'old'),
    live({ statefulSets: [{ ...set('1Gi'), spec: {} }] }),
    'shop/redis-0 has no volumes that a StorageClass made: set persistence.kind back',
  ],
])('refuses %s', (_, wanted, there, sentence) => {
  expect(planOf([wanted], there)).toEqual({ problems: [sentence] });
});
