import { check, type Problems, shown } from '../../lib/validation';
import { gp3Problems, leastGp3GiB } from '../../lib/workload/storage-classes/gp3';
import { isCloudName } from '../names';
import { authorizedNetworkProblems, backupDaysProblems, isCount, repeated, zoneProblems } from '../problems';
import { architectureOf, INSTANCE_TYPES } from './instance-types';
import { rangeProblems } from './range-problems';
import { type EksDisk, type EksNodes, type EksSettings, type FullEksSettings, fullEksSettings } from './settings';

/** Regions of the partition `aws`: those of China and of governments have other names for everything. */
const REGION = /^(?!cn-)[a-z]{2}-[a-z]+-\d+$/;
const VERSION = /^1\.\d+$/;
const ADDON_VERSION = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;
const INSTANCE_TYPE = /^[a-z]+[a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$/;
const PRINCIPAL = /^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

/** EKS has interfaces of the control plane in two zones at least; six get subnets here, a region has no more. */
const ZONES = { least: 2, most: 6 };

/** Size of the image of the nodes, GiB. */
const LEAST_ROOT_GB = 20;

/** Days that CloudWatch keeps logs. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What is wrong with the settings of a cluster, all of it: what was left out is judged by its default. */
export function eksProblems(settings: EksSettings): Problems {
  const full = fullEksSettings(settings);
  return [
    ...placeProblems(full),
    ...versionProblems(full),
    ...rangeProblems(full),
    ...authorizedNetworkProblems(full.authorizedNetworks, 'to reach it from within its network alone'),
    ...administratorProblems(full),
    ...nodeProblems('redisNodes', full.redisNodes),
    ...nodeProblems('generalNodes', full.generalNodes),
    ...diskProblems(full),
    ...backupDaysProblems(full.backupDays),
    ...check([
      !LOG_DAYS.includes(full.logDays),
      `logDays: CloudWatch does not keep logs for ${shown(full.logDays)} days; set one of ${LOG_DAYS.join(', ')}`,
    ]),
  ];
}

function placeProblems({ region, zones, nodeZones }: FullEksSettings): Problems {
  if (!REGION.test(region)) {
    return [`region: ${shown(region)} cannot name a region; set the name of one, such as "eu-central-1"`];
  }
  const { least, most } = ZONES;
  const without = nodeZones.filter(zone => !zones.includes(zone));
  return [
    ...zoneProblems(zones, region, new RegExp(`^${region}[a-z]$`), `${region}a`),
    ...check(
      [
        zones.length > 0 && (zones.length < least || zones.length > most),
        `zones: ${zones.length} cannot hold a cluster; list ${least} to ${most} zones of ${region}`,
      ],
      [
        zones.length > 0 && nodeZones.length === 0,
        'nodeZones: there is none to put nodes in; list some of zones, or leave it out',
      ],
      [
        without.length > 0,
        `nodeZones: ${without.map(shown).join(', ')} has no subnets; set some of zones: ${zones.join(', ')}`,
      ],
      [
        nodeZones !== zones && repeated(nodeZones).length > 0,
        `nodeZones: ${repeated(nodeZones).map(shown).join(', ')} is listed more than once; list each zone once`,
      ],
    ),
  ];
}

function versionProblems({ version, addonVersions }: FullEksSettings): Problems {
  return [
    ...check([
      !VERSION.test(version),
      `version: ${shown(version)} is no version of Kubernetes that EKS has; set one such as "1.35"`,
    ]),
    ...Object.entries(addonVersions).flatMap(([addon, wanted]) =>
      check([
        !ADDON_VERSION.test(wanted),
        `addonVersions.${addon}: ${shown(wanted)} is no version of an add-on; set one such as "v1.20.4-eksbuild.1", ` +
          `as \`aws eks describe-addon-versions --addon-name ${addon}\` lists them`,
      ]),
    ),
  ];
}

function administratorProblems({ administrators }: FullEksSettings): Problems {
  const strange = administrators.filter(arn => !PRINCIPAL.test(arn));
  const twice = repeated(administrators);
  return check(
    [
      strange.length > 0,
      `administrators: ${strange.map(shown).join(', ')} is no ARN of a role or user; set arn:aws:iam::ACCOUNT:role/NAME, ` +
        'and that of the role for who has assumed one',
    ],
    [twice.length > 0, `administrators: ${twice.map(shown).join(', ')} is listed more than once; list each once`],
  );
}

function nodeProblems(key: string, { instanceType, perZone, diskGb, architecture }: Required<EksNodes>): Problems {
  const named = INSTANCE_TYPE.test(instanceType);
  const actual = architectureOf(instanceType);
  const [family] = instanceType.split('.');
  return check(
    [!named, `${key}.instanceType: ${shown(instanceType)} cannot name an instance type; set one such as "r7g.xlarge"`],
    [
      named && actual !== architecture && actual === 'arm64',
      `${key}.architecture: the family ${family} is of Arm processors; set "arm64"`,
    ],
    [
      named && actual !== architecture && actual === 'amd64',
      `${key}.architecture: the family ${family} is none of Arm processors; set "amd64", or an instanceType with Graviton, ` +
        'such as "r7g.xlarge"',
    ],
    [!isCount(perZone), `${key}.perZone: ${shown(perZone)} is no number of nodes; set a whole number, 1 or more`],
    [
      !Number.isInteger(diskGb) || diskGb < LEAST_ROOT_GB,
      `${key}.diskGb: ${shown(diskGb)} is no size of a root volume; set a whole number of GiB, ${LEAST_ROOT_GB} or more`,
    ],
  );
}

function diskProblems({ disks, nodeZones, redisNodes }: FullEksSettings): Problems {
  const twice = repeated(disks.map(({ name }) => name));
  const most = (INSTANCE_TYPES.get(redisNodes.instanceType)?.volumes ?? Number.POSITIVE_INFINITY) * redisNodes.perZone;
  return [
    ...check([
      twice.length > 0,
      `disks: ${twice.map(shown).join(', ')} is the name of more than one; give each disk a name of its own`,
    ]),
    ...disks.flatMap(disk => diskProblem(disk, nodeZones)),
    ...nodeZones.flatMap(zone => {
      const there = disks.filter(disk => disk.zone === zone).length;
      return check([
        there > most,
        `disks: the ${there} in ${zone} are more than its nodes can have, ${most}; set a larger redisNodes.perZone`,
      ]);
    }),
  ];
}

function diskProblem({ name, zone, sizeGb, iops, throughputMiBps }: Required<EksDisk>, zones: readonly string[]) {
  const least = leastGp3GiB({ iops });
  return [
    ...check(
      [
        !isCloudName(name),
        `disks: ${shown(name)} cannot name a disk; set lower-case letters, digits and dashes, a letter first, 63 at most`,
      ],
      [
        !zones.includes(zone),
        `disks.${name}.zone: there are no nodes in ${shown(zone)}; set one of nodeZones: ${zones.join(', ')}`,
      ],
      [
        !isCount(sizeGb),
        `disks.${name}.sizeGb: ${shown(sizeGb)} is no size of a volume; set a whole number of GiB, 1 or more`,
      ],
      [
        isCount(sizeGb) && sizeGb < least,
        `disks.${name}.sizeGb: ${sizeGb} GiB are too few for ${iops} operations per second; set ${least} or more`,
      ],
    ),
    ...gp3Problems({ iops, throughputMiBps }).map(problem => `disks.${name}.${problem}`),
  ];
}
