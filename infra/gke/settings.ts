/** Processor architecture of nodes. */
export type GkeArchitecture = 'amd64' | 'arm64';

/** Disks of Google Cloud that can be made beforehand. Regional ones can be `pd-balanced` and `pd-ssd`. */
export type GkeDiskKind = 'pd-balanced' | 'pd-ssd' | 'hyperdisk-balanced';

/** Day of the week, as iCalendar writes it. */
export type GkeWeekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

/** A cluster on GKE for Redis, with all around it: plain data, so that an environment can hold it. */
export interface GkeSettings {
  /** Region of everything, such as `asia-east1`. */
  readonly region: string;
  /** Zones of the nodes, of that region; the first is that of a zonal control plane. */
  readonly zones: readonly string[];
  /** Whether the control plane is in the first zone or copied over the region. @default 'regional' */
  readonly controlPlane?: 'zonal' | 'regional';
  /** Where new versions come from. @default 'REGULAR' */
  readonly releaseChannel?: 'RAPID' | 'REGULAR' | 'STABLE' | 'EXTENDED';
  /** When GKE may upgrade nodes and control plane by itself. @default - seven hours from 14:00 UTC, Saturday and Sunday */
  readonly maintenance?: GkeMaintenance;
  /** Addresses of nodes, pods and Services, CIDR. @default - those of `GKE_DEFAULTS`, the same for every cluster */
  readonly ranges?: GkeRanges;
  /**
   * Networks that may reach the control plane by its public address, CIDR by a name for each.
   * @default - none: it is reached by its DNS name, by whom IAM lets in
   */
  readonly authorizedNetworks?: Readonly<Record<string, string>>;
  /** The nodes that run Redis alone. */
  readonly redisNodes: GkeNodes;
  /** The nodes for everything else. */
  readonly generalNodes: GkeNodes;
  /** Disks made beforehand. @default - none */
  readonly disks?: readonly GkeDisk[];
  /** Days that a backup is kept. @default 30 */
  readonly backupDays?: number;
  /** Whether shared files (ReadWriteMany) are wanted, by Filestore. @default false */
  readonly sharedFiles?: boolean;
  /** Whether cluster, disks and bucket refuse to be deleted. @default true */
  readonly deletionProtection?: boolean;
}

/** Hours of the week in which GKE may upgrade, twelve or more in all. Security fixes do not always wait for them. */
export interface GkeMaintenance {
  /** Days that the hours begin on, as they are in UTC. */
  readonly days: readonly GkeWeekday[];
  /** Time of day that they begin at, UTC, such as `14:00`. */
  readonly startsAt: string;
  /** Length, hours: 4 to 24. */
  readonly hours: number;
}

/** Ranges of addresses, CIDR, that do not overlap. */
export interface GkeRanges {
  /** Addresses of the nodes. */
  readonly nodes: string;
  /** Addresses of the pods: each node takes 256 of them. */
  readonly pods: string;
  /** Addresses of the Services. */
  readonly services: string;
}

/** A node pool. */
export interface GkeNodes {
  /** Machine type, such as `n2-highmem-4`. */
  readonly machineType: string;
  /** Nodes in each zone. */
  readonly perZone: number;
  /** Size of the boot disk, GB. @default 50 */
  readonly diskGb?: number;
  /** Architecture of the machine type. @default 'amd64' */
  readonly architecture?: GkeArchitecture;
}

/** A disk made beforehand. */
export interface GkeDisk {
  /** Name in Google Cloud. */
  readonly name: string;
  /** The zone that it is in, or the two zones of a regional one. */
  readonly zones: readonly string[];
  /** What it is made of. */
  readonly kind: GkeDiskKind;
  /** Size, GB. It can grow later, and never shrink. */
  readonly sizeGb: number;
}

/** What settings that are left out stand for. */
export const GKE_DEFAULTS = {
  controlPlane: 'regional',
  releaseChannel: 'REGULAR',
  // A weekend's hours wherever Google Cloud has a region, from Sydney to Los Angeles.
  maintenance: { days: ['SA', 'SU'], startsAt: '14:00', hours: 7 },
  ranges: { nodes: '10.0.0.0/20', pods: '10.4.0.0/14', services: '10.8.0.0/20' },
  disks: [],
  backupDays: 30,
  sharedFiles: false,
  deletionProtection: true,
  diskGb: 50,
  architecture: 'amd64',
} as const;

type Defaulted = Omit<GkeSettings, 'authorizedNetworks' | 'redisNodes' | 'generalNodes'>;

/** Settings with nothing left out but the networks, whose absence means something. */
export interface FullGkeSettings extends Required<Defaulted>, Pick<GkeSettings, 'authorizedNetworks'> {
  readonly redisNodes: Required<GkeNodes>;
  readonly generalNodes: Required<GkeNodes>;
}

/** Fills in what was left out. */
export function fullGkeSettings(settings: GkeSettings): FullGkeSettings {
  const {
    controlPlane = GKE_DEFAULTS.controlPlane,
    releaseChannel = GKE_DEFAULTS.releaseChannel,
    maintenance = GKE_DEFAULTS.maintenance,
    ranges = GKE_DEFAULTS.ranges,
    disks = GKE_DEFAULTS.disks,
    backupDays = GKE_DEFAULTS.backupDays,
    sharedFiles = GKE_DEFAULTS.sharedFiles,
    deletionProtection = GKE_DEFAULTS.deletionProtection,
  } = settings;
  return {
    ...settings,
    controlPlane,
    releaseChannel,
    maintenance,
    ranges,
    disks,
    backupDays,
    sharedFiles,
    deletionProtection,
    redisNodes: fullNodes(settings.redisNodes),
    generalNodes: fullNodes(settings.generalNodes),
  };
}

function fullNodes(nodes: GkeNodes): Required<GkeNodes> {
  const { diskGb = GKE_DEFAULTS.diskGb, architecture = GKE_DEFAULTS.architecture } = nodes;
  return { ...nodes, diskGb, architecture };
}
