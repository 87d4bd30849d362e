import { eksProblems } from '../../../infra/eks/problems';
import type { EksDisk, EksSettings } from '../../../infra/eks/settings';
import { ALL, MINIMAL } from '../support/eks';

const disk = (change: Partial<EksDisk> = {}): EksDisk => ({
  name: 'redis-0-0',
  zone: 'eu-central-1a',
  sizeGb: 50,
  ...change,
});
const redisNodes = (instanceType: string, change: Partial<EksSettings['redisNodes']> = {}) => ({
  redisNodes: { instanceType, perZone: 1, ...change },
});

it.each<[string, EksSettings]>([
  ['the least', MINIMAL],
  ['everything', ALL],
  ['two zones', { ...MINIMAL, zones: MINIMAL.zones.slice(0, 2) }],
  ['an instance type that is not known here', { ...MINIMAL, ...redisNodes('x9q.32xlarge'), disks: [disk()] }],
  [
    'as many volumes as a node has room for',
    { ...MINIMAL, disks: Array.from({ length: 23 }, (_, index) => disk({ name: `redis-${index}` })) },
  ],
])('takes %s', (_, settings) => {
  expect(eksProblems(settings)).toEqual([]);
});

it.each<[string, Partial<EksSettings>, string[]]>([
  [
    'a region that is none',
    { region: 'eu-central-1a' },
    ['region: "eu-central-1a" cannot name a region; set the name of one, such as "eu-central-1"'],
  ],
  [
    'a region of another partition',
    { region: 'cn-north-1' },
    ['region: "cn-north-1" cannot name a region; set the name of one, such as "eu-central-1"'],
  ],
  [
    'no zones',
    { zones: [] },
    ['zones: there is none to put nodes in; list zones of eu-central-1, such as "eu-central-1a"'],
  ],
  [
    'a single zone',
    { zones: ['eu-central-1a'] },
    ['zones: 1 cannot hold a cluster; list 2 to 6 zones of eu-central-1'],
  ],
  [
    'zones of another region',
    { zones: ['eu-central-1a', 'eu-west-1b', 'eu-central-1'] },
    ['zones: "eu-west-1b", "eu-central-1" cannot be in eu-central-1; set zones such as "eu-central-1a"'],
  ],
  [
    'nodes in zones without subnets',
    { nodeZones: ['eu-central-1a', 'eu-central-1d'] },
    ['nodeZones: "eu-central-1d" has no subnets; set some of zones: eu-central-1a, eu-central-1b, eu-central-1c'],
  ],
  [
    'nodes nowhere',
    { nodeZones: [] },
    ['nodeZones: there is none to put nodes in; list some of zones, or leave it out'],
  ],
  [
    'a zone of nodes twice',
    { nodeZones: ['eu-central-1a', 'eu-central-1a'] },
    ['nodeZones: "eu-central-1a" is listed more than once; list each zone once'],
  ],
  [
    'a version that is none',
    { version: '1.35.1' },
    ['version: "1.35.1" is no version of Kubernetes that EKS has; set one such as "1.35"'],
  ],
  [
    'a version of an add-on that is none',
    { addonVersions: { coredns: 'latest' } },
    [
      'addonVersions.coredns: "latest" is no version of an add-on; set one such as "v1.20.4-eksbuild.1", as ' +
        '`aws eks describe-addon-versions --addon-name coredns` lists them',
    ],
  ],
  [
    'ranges that are none',
    { ranges: { network: '10.0.0.1/16', services: '172.20.0.0' } },
    [
      'ranges.network: "10.0.0.1/16" is no range; set its first address and length, such as "10.0.0.0/20"',
      'ranges.services: "172.20.0.0" is no range; set its first address and length, such as "10.0.0.0/20"',
    ],
  ],
  [
    'ranges that overlap',
    { ranges: { network: '10.0.0.0/16', services: '10.0.16.0/20' } },
    ['ranges: network 10.0.0.0/16 and services 10.0.16.0/20 have addresses in common; set ranges that do not overlap'],
  ],
  [
    'ranges that are too large and too small',
    { ranges: { network: '10.0.0.0/15', services: '172.20.0.0/25' } },
    [
      'ranges.network: "10.0.0.0/15" does not fit; set one from /16 to /19',
      'ranges.services: EKS does not take "172.20.0.0/25" for Services; set one from /12 to /24',
    ],
  ],
  [
    'a network that is too small for its nodes',
    { ranges: { network: '10.0.0.0/19', services: '172.20.0.0/16' }, ...redisNodes('r7i.xlarge', { perZone: 6 }) },
    [
      'ranges.network: "10.0.0.0/19" leaves 512 addresses for the nodes and pods of a zone, and they take up to 681; set a larger one',
    ],
  ],
  [
    'public addresses for Services',
    { ranges: { network: '10.0.0.0/16', services: '8.8.0.0/16' } },
    ['ranges.services: "8.8.0.0/16" are public addresses; set some of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16'],
  ],
  [
    'no authorized network',
    { authorizedNetworks: {} },
    [
      'authorizedNetworks: an empty list lets nobody in; list networks, or leave it out to reach it from within its network alone',
    ],
  ],
  [
    'the whole internet',
    { authorizedNetworks: { all: '0.0.0.0/0' } },
    [
      'authorizedNetworks.all: "0.0.0.0/0" is the whole internet; set the networks that you come from, or leave ' +
        'authorizedNetworks out to reach it from within its network alone',
    ],
  ],
  [
    'administrators that are none',
    { administrators: ['arn:aws:sts::123456789012:assumed-role/ops/ann', 'ops'] },
    [
      'administrators: "arn:aws:sts::123456789012:assumed-role/ops/ann", "ops" is no ARN of a role or user; set ' +
        'arn:aws:iam::ACCOUNT:role/NAME, and that of the role for who has assumed one',
    ],
  ],
  [
    'an administrator twice',
    { administrators: Array(2).fill('arn:aws:iam::123456789012:role/ops') },
    ['administrators: "arn:aws:iam::123456789012:role/ops" is listed more than once; list each once'],
  ],
  [
    'an instance type that is none',
    redisNodes('xlarge'),
    ['redisNodes.instanceType: "xlarge" cannot name an instance type; set one such as "r7g.xlarge"'],
  ],
  [
    'Arm instances that are not said to be',
    redisNodes('r7g.xlarge'),
    ['redisNodes.architecture: the family r7g is of Arm processors; set "arm64"'],
  ],
  [
    'instances said to be Arm',
    { generalNodes: { instanceType: 'm7i.large', perZone: 1, architecture: 'arm64' } },
    [
      'generalNodes.architecture: the family m7i is none of Arm processors; set "amd64", or an instanceType with Graviton, ' +
        'such as "r7g.xlarge"',
    ],
  ],
  [
    'half a node',
    redisNodes('r7i.xlarge', { perZone: 0.5 }),
    ['redisNodes.perZone: 0.5 is no number of nodes; set a whole number, 1 or more'],
  ],
  [
    'a root volume that is too small',
    redisNodes('r7i.xlarge', { diskGb: 19 }),
    ['redisNodes.diskGb: 19 is no size of a root volume; set a whole number of GiB, 20 or more'],
  ],
  [
    'disks of one name',
    { disks: [disk(), disk({ zone: 'eu-central-1b' })] },
    ['disks: "redis-0-0" is the name of more than one; give each disk a name of its own'],
  ],
  [
    'a disk with a name that is none, where no nodes are, of no size',
    { disks: [disk({ name: '0-redis', zone: 'eu-central-1d', sizeGb: 0.5 })] },
    [
      'disks: "0-redis" cannot name a disk; set lower-case letters, digits and dashes, a letter first, 63 at most',
      'disks.0-redis.zone: there are no nodes in "eu-central-1d"; set one of nodeZones: eu-central-1a, eu-central-1b, eu-central-1c',
      'disks.0-redis.sizeGb: 0.5 is no size of a volume; set a whole number of GiB, 1 or more',
    ],
  ],
  [
    'a disk that is too fast for its size',
    { disks: [disk({ sizeGb: 10, iops: 6000 })] },
    ['disks.redis-0-0.sizeGb: 10 GiB are too few for 6000 operations per second; set 12 or more'],
  ],
  [
    'a disk that is too fast for gp3',
    { disks: [disk({ iops: 2999, throughputMiBps: 124 })] },
    [
      'disks.redis-0-0.iops: 2999 is beyond gp3; set a whole number from 3000 to 80000',
      'disks.redis-0-0.throughputMiBps: 124 is beyond gp3; set a whole number from 125 to 2000',
    ],
  ],
  [
    'more volumes than nodes take',
    { disks: Array.from({ length: 24 }, (_, index) => disk({ name: `redis-${index}` })) },
    ['disks: the 24 in eu-central-1a are more than its nodes can have, 23; set a larger redisNodes.perZone'],
  ],
  [
    'backups that are not kept',
    { backupDays: 0 },
    ['backupDays: 0 is no time to keep backups; set a whole number of days, 1 or more'],
  ],
  [
    'logs for a time that CloudWatch does not know',
    { logDays: 31 },
    [expect.stringMatching(/^logDays: CloudWatch does not keep logs for 31 days; set one of 1, 3, 5, 7, 14, 30, /)],
  ],
])('refuses %s', (_, change, problems) => {
  expect(eksProblems({ ...MINIMAL, ...change })).toEqual(problems);
});
