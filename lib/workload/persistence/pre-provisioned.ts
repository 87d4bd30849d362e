import { check, type Problems, shown } from '../../validation';
import { canBeApart, type Disk, type DiskDriver, diskProblem, ZONE_LABELS, zonesOf } from './disks';
import type { Servers } from './servers';
import { sizeProblem } from './size';

/** Disks made beforehand, one for each server. They and their data stay whatever becomes of the claims. */
export interface PreProvisionedPersistence {
  readonly kind: 'pre-provisioned';
  /** The CSI driver that mounts the disks. */
  readonly driver: DiskDriver;
  /** Size of each disk, as a Kubernetes quantity. */
  readonly size: string;
  /** File system on the disks; an empty disk is formatted so when it is first mounted. @default 'ext4' */
  readonly fsType?: 'ext4' | 'xfs';
  /** The disk of each server, by the name of its pod (`redis-1-0`: the first server of shard 1). */
  readonly disks: Readonly<Record<string, Disk>>;
}

/** What is wrong with disks made beforehand for these servers. */
export function preProvisionedProblems(persistence: PreProvisionedPersistence, servers: Servers): Problems {
  const { driver, size, fsType = 'ext4', disks } = persistence;
  const drivers = Object.keys(ZONE_LABELS);
  if (!drivers.includes(driver)) {
    return [`persistence.driver: ${shown(driver)} is none that is known; set one of ${drivers.join(', ')}`];
  }
  return [
    ...sizeProblem(size),
    ...check(
      [
        !['ext4', 'xfs'].includes(fsType),
        `persistence.fsType: ${shown(fsType)} is no file system for a server's disk; set "ext4" or "xfs"`,
      ],
      [
        servers.namespace === undefined,
        'persistence: a disk is bound to a claim by its namespace and name; set the namespace of the chart that holds the topology',
      ],
    ),
    ...numberProblems(disks, servers),
    ...handleProblems(persistence),
    ...placeProblems(persistence, servers),
  ];
}

function numberProblems(disks: PreProvisionedPersistence['disks'], { groups }: Servers): Problems {
  const pods = groups.flat();
  const listed = (some: string[]) =>
    `${some.slice(0, 5).join(', ')}${some.length > 5 ? ` and ${some.length - 5} more` : ''}`;
  const missing = pods.filter(pod => disks[pod] === undefined);
  const tooMany = Object.keys(disks).filter(pod => !pods.includes(pod));
  if (pods.length === 0) return [];
  return check(
    [
      missing.length > 0,
      `persistence.disks: there is none for ${listed(missing)}; give each of the ${pods.length} servers a disk of its own`,
    ],
    [
      tooMany.length > 0,
      `persistence.disks: ${listed(tooMany)} ${tooMany.length === 1 ? 'is no server' : 'are no servers'} of this ` +
        `topology, which has ${pods.length} (${pods[0]} to ${pods[pods.length - 1]}); remove what is too much, or mend the name`,
    ],
  );
}

function handleProblems({ driver, disks }: PreProvisionedPersistence): Problems {
  const all = Object.entries(disks);
  const handles = all.flatMap(([, { handle }]) => handle ?? []);
  const twice = [...new Set(handles.filter((handle, index) => handles.indexOf(handle) < index))];
  return [
    ...all.flatMap(([pod, disk]) => {
      const problem = diskProblem(driver, disk);
      return problem === undefined ? [] : [`persistence.disks: the disk of ${pod} ${problem}`];
    }),
    ...twice.map(handle => {
      const pods = all.filter(([, disk]) => disk.handle === handle).map(([pod]) => pod);
      return `persistence.disks: ${pods.join(' and ')} have the same disk ${shown(handle)}; give each server a disk of its own`;
    }),
  ];
}

function placeProblems({ driver, disks }: PreProvisionedPersistence, { groups, placement }: Servers): Problems {
  const zones = placement.zones ?? [];
  const allowed = (disk: Disk) => zonesOf(disk).filter(zone => zones.length === 0 || zones.includes(zone));
  const sound = (pod: string) => {
    const disk = disks[pod];
    return disk !== undefined && diskProblem(driver, disk) === undefined ? [{ pod, disk }] : [];
  };
  const where = ({ pod, disk }: { pod: string; disk: Disk }) => `${pod} in ${zonesOf(disk).join(' and ')}`;
  const outside = groups
    .flat()
    .flatMap(sound)
    .filter(({ disk }) => allowed(disk).length === 0);
  const together = groups
    .map(group => group.flatMap(sound))
    .filter(group => group.every(each => !outside.some(({ pod }) => pod === each.pod)))
    .filter(group => placement.spread === 'required' && !canBeApart(group.map(({ disk }) => allowed(disk))));
  return [
    ...check([
      outside.length > 0,
      `persistence.disks: placement.zones leaves out the disks of ${outside.map(where).join(', ')}; ` +
        'list their zones, or move the disks',
    ]),
    ...together.map(
      group =>
        `persistence.disks: with placement.spread "required" the servers of a shard run in different zones, and ` +
        `their disks cannot (${group.map(where).join(', ')}); move a disk, or set placement.spread to "preferred"`,
    ),
  ];
}
