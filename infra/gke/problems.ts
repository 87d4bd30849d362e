import { check, type Problems, shown } from '../../lib/validation';
import { isCloudName } from '../names';
import { authorizedNetworkProblems, backupDaysProblems, isCount, repeated, zoneProblems } from '../problems';
import { ARM_SERIES, architectureOf, REGIONAL_DISK_SERIES, refuses, seriesOf } from './machines';
import { maintenanceProblems } from './maintenance';
import { rangeProblems } from './range-problems';
import { type FullGkeSettings, fullGkeSettings, type GkeDisk, type GkeNodes, type GkeSettings } from './settings';

const REGION = /^[a-z]+-[a-z]+\d+$/;
const MACHINE_TYPE = /^[a-z]\d+[a-z]*-[a-z0-9]+(-[a-z0-9]+)*$/;

/** The smallest boot disk that the Google Cloud provider takes, GB. */
const LEAST_BOOT_DISK_GB = 10;

/** The smallest balanced hyperdisk, GB. @see https://docs.cloud.google.com/compute/docs/disks/hd-types/hyperdisk-balanced */
const LEAST_HYPERDISK_GB = 4;

/** What is wrong with the settings of a cluster, all of it: what was left out is judged by its default. */
export function gkeProblems(settings: GkeSettings): Problems {
  const full = fullGkeSettings(settings);
  return [
    ...placeProblems(full),
    ...maintenanceProblems(full.maintenance),
    ...rangeProblems(full),
    // Of the networks: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks
    ...authorizedNetworkProblems(full.authorizedNetworks, 'to use the DNS name'),
    ...nodeProblems('redisNodes', full.redisNodes),
    ...nodeProblems('generalNodes', full.generalNodes),
    ...diskProblems(full),
    ...backupDaysProblems(full.backupDays),
  ];
}

function placeProblems({ region, zones }: FullGkeSettings): Problems {
  if (!REGION.test(region)) {
    return [`region: ${shown(region)} cannot name a region; set the name of one, such as "asia-east1"`];
  }
  return zoneProblems(zones, region, new RegExp(`^${region}-[a-z0-9]+$`), `${region}-a`);
}

function nodeProblems(key: string, { machineType, perZone, diskGb, architecture }: Required<GkeNodes>): Problems {
  const named = MACHINE_TYPE.test(machineType);
  const actual = architectureOf(machineType);
  return check(
    [!named, `${key}.machineType: ${shown(machineType)} cannot name a machine type; set one such as "n2-highmem-4"`],
    [
      named && actual !== architecture && actual === 'arm64',
      `${key}.architecture: the series ${seriesOf(machineType)} is of Arm processors; set "arm64"`,
    ],
    [
      named && actual !== architecture && actual === 'amd64',
      `${key}.architecture: the series ${seriesOf(machineType)} is none of Arm processors; set "amd64", ` +
        `or a machineType of ${ARM_SERIES.join(', ')}`,
    ],
    [!isCount(perZone), `${key}.perZone: ${shown(perZone)} is no number of nodes; set a whole number, 1 or more`],
    [
      !Number.isInteger(diskGb) || diskGb < LEAST_BOOT_DISK_GB,
      `${key}.diskGb: ${shown(diskGb)} is no size of a boot disk; set a whole number of GB, ${LEAST_BOOT_DISK_GB} or more`,
    ],
  );
}

function diskProblems(settings: FullGkeSettings): Problems {
  const twice = repeated(settings.disks.map(({ name }) => name));
  return [
    ...check([
      twice.length > 0,
      `disks: ${twice.map(shown).join(', ')} is the name of more than one; give each disk a name of its own`,
    ]),
    ...settings.disks.flatMap(disk => diskProblem(disk, settings)),
  ];
}

function diskProblem(disk: GkeDisk, { zones, redisNodes: { machineType } }: FullGkeSettings): Problems {
  const { name, kind, sizeGb } = disk;
  const regional = disk.zones.length !== 1;
  const hyperdisk = kind === 'hyperdisk-balanced';
  const least = hyperdisk ? LEAST_HYPERDISK_GB : 1;
  const without = disk.zones.filter(zone => !zones.includes(zone));
  const series = seriesOf(machineType);
  return check(
    [
      !isCloudName(name),
      `disks: ${shown(name)} cannot name a disk; set lower-case letters, digits and dashes, a letter first, 63 at most`,
    ],
    [
      regional && (disk.zones.length !== 2 || repeated(disk.zones).length > 0),
      `disks.${name}.zones: ${shown(disk.zones)} cannot hold a disk; set one zone, or two different ones for a regional disk`,
    ],
    [
      without.length > 0,
      `disks.${name}.zones: there are no nodes in ${without.map(shown).join(', ')}; set some of zones: ${zones.join(', ')}`,
    ],
    [
      regional && hyperdisk,
      `disks.${name}.kind: "${kind}" is never regional; set one zone, or "pd-balanced" or "pd-ssd"`,
    ],
    [
      refuses(machineType, disk),
      `disks.${name}.kind: nodes of the series ${series} do not take "${kind}"; set ` +
        `${hyperdisk ? '"pd-balanced" or "pd-ssd"' : '"hyperdisk-balanced"'}, or another redisNodes.machineType`,
    ],
    [
      regional && !hyperdisk && !refuses(machineType, disk) && !REGIONAL_DISK_SERIES.includes(series),
      `disks.${name}.zones: nodes of the series ${series} take no regional disk; set one zone, or a ` +
        `redisNodes.machineType of ${REGIONAL_DISK_SERIES.join(', ')}`,
    ],
    [
      !Number.isInteger(sizeGb) || sizeGb < least,
      `disks.${name}.sizeGb: ${shown(sizeGb)} is no size of such a disk; set a whole number of GB, ${least} or more`,
    ],
  );
}
