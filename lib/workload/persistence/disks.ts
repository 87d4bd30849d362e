import { shown } from '../../validation';

/** A driver that mounts disks made beforehand. */
export type DiskDriver = 'pd.csi.storage.gke.io' | 'ebs.csi.aws.com';

/** A disk that is there already. */
export interface Disk {
  /**
   * How the driver knows the disk: `projects/PROJECT/zones/ZONE/disks/NAME` or, for a regional one,
   * `projects/PROJECT/regions/REGION/disks/NAME` on Google Cloud, where `UNSPECIFIED` stands for the project that the
   * cluster is in; `vol-…` on AWS.
   * @default - the disk's PersistentVolume is made by who makes the disk, and knows its id: see `persistentVolume`
   */
  readonly handle?: string;
  /**
   * Where the disk is: the zone of an EBS volume, the two zones of a regional disk.
   * @default - the zone in the handle, which leaves nothing to say
   */
  readonly zones?: readonly string[];
}

/**
 * A project's id, or `UNSPECIFIED`, which none can be: the driver puts its own project in for it. Kubernetes writes such
 * handles itself, where it hands volumes of its former built-in plug-in over to the driver.
 *
 * @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver/blob/master/pkg/gce-cloud-provider/compute/gce-compute.go
 * @see https://github.com/kubernetes/csi-translation-lib/blob/master/plugins/gce_pd.go
 */
const ANY_PROJECT = 'UNSPECIFIED';
const PROJECT = `projects/(?:[a-z0-9.:-]+|${ANY_PROJECT})`;
const DISK = 'disks/[a-z](?:[-a-z0-9]*[a-z0-9])?';
const ZONAL = new RegExp(`^${PROJECT}/zones/([a-z]+-[a-z]+\\d+-[a-z0-9]+)/${DISK}$`);
const REGIONAL = new RegExp(`^${PROJECT}/regions/([a-z]+-[a-z]+\\d+)/${DISK}$`);
const EBS = /^vol-([0-9a-f]{8}|[0-9a-f]{17})$/;
const ZONE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Label of the nodes in reach of a driver's disks.
 *
 * @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver#topology
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/tree/master/examples/kubernetes/static-provisioning
 */
export const ZONE_LABELS: Readonly<Record<DiskDriver, string>> = {
  'pd.csi.storage.gke.io': 'topology.gke.io/zone',
  'ebs.csi.aws.com': 'topology.kubernetes.io/zone',
};

/** The zones that a disk is in: out of its handle where that says it. */
export function zonesOf({ handle = '', zones = [] }: Disk): readonly string[] {
  const [, zone] = ZONAL.exec(handle) ?? [];
  return zone === undefined ? zones : [zone];
}

/**
 * Whether the driver is to find out in which project the disk is, which it does when it mounts one, and not when it is to
 * take a snapshot.
 *
 * @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver/blob/master/pkg/gce-pd-csi-driver/controller.go
 */
export function namesNoProject({ handle = '' }: Disk): boolean {
  return handle.startsWith(`projects/${ANY_PROJECT}/`);
}

/** What is wrong with a disk by itself, after the words "the disk of X". */
export function diskProblem(driver: DiskDriver, disk: Disk): string | undefined {
  return driver === 'ebs.csi.aws.com' ? ebsProblem(disk) : persistentDiskProblem(disk);
}

function ebsProblem({ handle, zones = [] }: Disk): string | undefined {
  if (handle !== undefined && !EBS.test(handle))
    return `has the handle ${shown(handle)}; set the volume's id, such as "vol-0123456789abcdef0"`;
  const [zone = ''] = zones;
  if (zones.length === 1 && ZONE.test(zone)) return undefined;
  return `has the zones ${shown(zones)}; an EBS volume is in one zone: set it, such as ["eu-central-1a"]`;
}

function persistentDiskProblem({ handle, zones }: Disk): string | undefined {
  if (handle === undefined) return namelessProblem(zones);
  const [, zone] = ZONAL.exec(handle) ?? [];
  if (zone !== undefined) {
    if (zones === undefined || (zones.length === 1 && zones[0] === zone)) return undefined;
    return `has the zones ${shown(zones)}, and its handle says ${zone}; leave the zones out`;
  }
  const [, region] = REGIONAL.exec(handle) ?? [];
  if (region === undefined) {
    return (
      `has the handle ${shown(handle)}; set projects/PROJECT/zones/ZONE/disks/NAME or, for a regional disk, ` +
      'projects/PROJECT/regions/REGION/disks/NAME'
    );
  }
  return areTwoZonesOf(region, zones)
    ? undefined
    : `has the zones ${shown(zones ?? [])}; a regional disk is in two zones of its region: set two of ${region}`;
}

/** Of a disk without a handle, which alone would say whether it is regional. */
function namelessProblem(zones: readonly string[] = []): string | undefined {
  const [zone = ''] = zones;
  if ((zones.length === 1 && ZONE.test(zone)) || areTwoZonesOf(undefined, zones)) return undefined;
  return `has no handle and the zones ${shown(zones)}; set its zone, or the two of a regional disk`;
}

/** Whether these are two different zones of the region, or of any one region. */
export function areTwoZonesOf(region: string | undefined, zones: readonly string[] = []): boolean {
  const regions = new Set(zones.map(zone => zone.replace(/-[a-z0-9]+$/, '')));
  return (
    zones.length === 2 &&
    new Set(zones).size === 2 &&
    regions.size === 1 &&
    regions.has(region ?? [...regions][0] ?? '')
  );
}

/** Whether each can have a zone of its own, out of those that it can be in. */
export function canBeApart(zonesOfEach: readonly (readonly string[])[], taken: readonly string[] = []): boolean {
  const [first, ...others] = zonesOfEach;
  return first === undefined || first.some(zone => !taken.includes(zone) && canBeApart(others, [...taken, zone]));
}
