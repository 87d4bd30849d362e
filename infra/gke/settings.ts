/** Processor architecture of nodes. */
export type GkeArchitecture = 'amd64' | 'arm64';

/** Disks of Google Cloud that Pulumi can make beforehand. Regional ones can be `pd-balanced` and `pd-ssd`. */
export type GkeDiskKind = 'pd-balanced' | 'pd-ssd' | 'hyperdisk-balanced';

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
  /** Addresses of nodes, pods and Services, CIDR. @default - ranges of the library, the same for every cluster */
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

/** Ranges of addresses, CIDR, that do not overlap. */
export interface GkeRanges {
  readonly nodes: string;
  readonly pods: string;
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
  readonly name: string;
  /** The zone that it is in, or the two zones of a regional one. */
  readonly zones: readonly string[];
  readonly kind: GkeDiskKind;
  readonly sizeGb: number;
}
