import { gkeProblems } from '../../../infra/gke/problems';
import type { GkeDisk, GkeSettings } from '../../../infra/gke/settings';
import { ALL, MINIMAL } from '../support/gke';

const disk = (change: Partial<GkeDisk> = {}): Pick<GkeSettings, 'disks'> => ({
  disks: [{ name: 'redis-0-0', zones: ['asia-east1-a'], kind: 'pd-ssd', sizeGb: 50, ...change }],
});
const redisNodes = (machineType: string, change: Partial<GkeSettings['redisNodes']> = {}) => ({
  redisNodes: { machineType, perZone: 1, ...change },
});

it.each<[string, GkeSettings]>([
  ['the least', MINIMAL],
  ['everything', ALL],
  ['a regional disk', { ...MINIMAL, ...disk({ zones: ['asia-east1-a', 'asia-east1-c'] }) }],
  ['a series that is not known here', { ...MINIMAL, ...redisNodes('q9-highmem-4'), ...disk() }],
  [
    'nodes to the last address',
    { ...MINIMAL, ranges: { nodes: '10.0.0.0/28', pods: '10.4.0.0/21', services: '10.8.0.0/28' } },
  ],
])('takes %s', (_, settings) => {
  expect(gkeProblems(settings)).toEqual([]);
});

it.each<[string, Partial<GkeSettings>, string[]]>([
  [
    'a region that is none',
    { region: 'asia-east1-a' },
    ['region: "asia-east1-a" cannot name a region; set the name of one, such as "asia-east1"'],
  ],
  [
    'no zones',
    { zones: [] },
    ['zones: there is none to put nodes in; list zones of asia-east1, such as "asia-east1-a"'],
  ],
  [
    'zones of another region',
    { zones: ['asia-east1-a', 'asia-east2-a', 'asia-east1'] },
    ['zones: "asia-east2-a", "asia-east1" cannot be in asia-east1; set zones such as "asia-east1-a"'],
  ],
  [
    'a zone listed twice',
    { zones: ['asia-east1-a', 'asia-east1-b', 'asia-east1-a'] },
    ['zones: "asia-east1-a" is listed more than once; list each zone once'],
  ],
  [
    'no days of maintenance',
    { maintenance: { days: [], startsAt: '14:00', hours: 12 } },
    ['maintenance.days: [] are no days of the week; set some of MO, TU, WE, TH, FR, SA, SU'],
  ],
  [
    'maintenance at no time, of no length',
    { maintenance: { days: ['SU'], startsAt: '24:00', hours: 3 } },
    [
      'maintenance.startsAt: "24:00" is no time of day; set hours and minutes in UTC, such as "14:00"',
      'maintenance.hours: 3 is no length of a window; set a whole number of hours from 4 to 24',
    ],
  ],
  [
    'too little maintenance',
    { maintenance: { days: ['SU', 'SU'], startsAt: '14:00', hours: 6 } },
    ['maintenance: 6 hours a week are too few for GKE; set more days or hours, 12 a week in all'],
  ],
  [
    'ranges that are none',
    { ranges: { nodes: '10.0.0.1/20', pods: '10.4.0.0', services: '10.8.0.0/20' } },
    [
      'ranges.nodes: "10.0.0.1/20" is no range; set its first address and length, such as "10.0.0.0/20"',
      'ranges.pods: "10.4.0.0" is no range; set its first address and length, such as "10.0.0.0/20"',
    ],
  ],
  [
    'ranges that overlap',
    { ranges: { nodes: '10.0.0.0/20', pods: '10.0.0.0/14', services: '10.8.0.0/20' } },
    ['ranges: nodes 10.0.0.0/20 and pods 10.0.0.0/14 have addresses in common; set ranges that do not overlap'],
  ],
  [
    'ranges that are too small',
    { ranges: { nodes: '10.0.0.0/29', pods: '10.4.0.0/22', services: '10.8.0.0/29' } },
    [
      'ranges.nodes: "10.0.0.0/29" is too small for 8 nodes, those of an upgrade among them; set one of /28 or larger',
      'ranges.pods: "10.4.0.0/22" is too small for the pods of 8 nodes, 256 addresses each; set one of /21 or larger',
      'ranges.services: GKE does not take "10.8.0.0/29" for Services; set one from /16 to /28',
    ],
  ],
  [
    'no authorized network',
    { authorizedNetworks: {} },
    ['authorizedNetworks: an empty list lets nobody in; list networks, or leave it out to use the DNS name'],
  ],
  [
    'authorized networks that are none, or all',
    { authorizedNetworks: { office: '203.0.113.7/24', all: '0.0.0.0/0' } },
    [
      'authorizedNetworks.office: "203.0.113.7/24" is no network; set its first address and length, such as "203.0.113.0/24"',
      'authorizedNetworks.all: "0.0.0.0/0" is the whole internet; set the networks that you come from, or leave ' +
        'authorizedNetworks out to use the DNS name',
    ],
  ],
  [
    'a machine type that is none',
    redisNodes('highmem'),
    ['redisNodes.machineType: "highmem" cannot name a machine type; set one such as "n2-highmem-4"'],
  ],
  [
    'Arm machines that are not said to be',
    redisNodes('c4a-highmem-4'),
    ['redisNodes.architecture: the series c4a is of Arm processors; set "arm64"'],
  ],
  [
    'machines said to be Arm',
    { generalNodes: { machineType: 'e2-standard-4', perZone: 1, architecture: 'arm64' } },
    [
      'generalNodes.architecture: the series e2 is none of Arm processors; set "amd64", or a machineType of c4a, e4a, n4a, t2a',
    ],
  ],
  [
    'half a node',
    redisNodes('n2-highmem-4', { perZone: 0.5 }),
    ['redisNodes.perZone: 0.5 is no number of nodes; set a whole number, 1 or more'],
  ],
  [
    'a boot disk that is too small',
    redisNodes('n2-highmem-4', { diskGb: 9 }),
    ['redisNodes.diskGb: 9 is no size of a boot disk; set a whole number of GB, 10 or more'],
  ],
  [
    'disks of one name',
    { disks: [...(disk().disks ?? []), ...(disk({ zones: ['asia-east1-b'] }).disks ?? [])] },
    ['disks: "redis-0-0" is the name of more than one; give each disk a name of its own'],
  ],
  [
    'a disk with a name that is none',
    disk({ name: '0-redis' }),
    ['disks: "0-redis" cannot name a disk; set lower-case letters, digits and dashes, a letter first, 63 at most'],
  ],
  [
    'a disk in three zones',
    disk({ zones: [...MINIMAL.zones] }),
    [
      'disks.redis-0-0.zones: ["asia-east1-a","asia-east1-b","asia-east1-c"] cannot hold a disk; set one zone, or two ' +
        'different ones for a regional disk',
    ],
  ],
  [
    'a disk twice in one zone',
    disk({ zones: ['asia-east1-a', 'asia-east1-a'] }),
    [
      'disks.redis-0-0.zones: ["asia-east1-a","asia-east1-a"] cannot hold a disk; set one zone, or two different ones for a regional disk',
    ],
  ],
  [
    'a disk where no nodes are',
    disk({ zones: ['asia-east1-d'] }),
    [
      'disks.redis-0-0.zones: there are no nodes in "asia-east1-d"; set some of zones: asia-east1-a, asia-east1-b, asia-east1-c',
    ],
  ],
  [
    'a regional hyperdisk',
    { ...redisNodes('c3-highmem-4'), ...disk({ zones: ['asia-east1-a', 'asia-east1-b'], kind: 'hyperdisk-balanced' }) },
    ['disks.redis-0-0.kind: "hyperdisk-balanced" is never regional; set one zone, or "pd-balanced" or "pd-ssd"'],
  ],
  [
    'a hyperdisk for machines that take none',
    disk({ kind: 'hyperdisk-balanced' }),
    [
      'disks.redis-0-0.kind: nodes of the series n2 do not take "hyperdisk-balanced"; set "pd-balanced" or "pd-ssd", or ' +
        'another redisNodes.machineType',
    ],
  ],
  [
    'a persistent disk for machines that take none',
    { ...redisNodes('n4-highmem-4'), ...disk() },
    [
      'disks.redis-0-0.kind: nodes of the series n4 do not take "pd-ssd"; set "hyperdisk-balanced", or another redisNodes.machineType',
    ],
  ],
  [
    'a regional disk for machines that take none',
    { ...redisNodes('c3-highmem-4'), ...disk({ zones: ['asia-east1-a', 'asia-east1-b'] }) },
    [
      'disks.redis-0-0.zones: nodes of the series c3 take no regional disk; set one zone, or a redisNodes.machineType of e2, n1, n2, n2d',
    ],
  ],
  [
    'a hyperdisk that is too small',
    { ...redisNodes('c3-highmem-4'), ...disk({ kind: 'hyperdisk-balanced', sizeGb: 3 }) },
    ['disks.redis-0-0.sizeGb: 3 is no size of such a disk; set a whole number of GB, 4 or more'],
  ],
  [
    'a disk of no size',
    disk({ sizeGb: 0.5 }),
    ['disks.redis-0-0.sizeGb: 0.5 is no size of such a disk; set a whole number of GB, 1 or more'],
  ],
  [
    'backups that are not kept',
    { backupDays: 0 },
    ['backupDays: 0 is no time to keep backups; set a whole number of days, 1 or more'],
  ],
])('refuses %s', (_, change, problems) => {
  expect(gkeProblems({ ...MINIMAL, ...change })).toEqual(problems);
});
