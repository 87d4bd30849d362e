/** Processor architecture of nodes. */
export type EksArchitecture = 'amd64' | 'arm64';

/** The add-ons of EKS that are made, by their names. */
export type EksAddonName =
  | 'vpc-cni'
  | 'kube-proxy'
  | 'coredns'
  | 'eks-pod-identity-agent'
  | 'aws-ebs-csi-driver'
  | 'aws-efs-csi-driver'
  | 'snapshot-controller';

/** A cluster on EKS for Redis, with all around it: plain data, so that an environment can hold it. */
export interface EksSettings {
  /** Region of everything, such as `eu-central-1`. */
  readonly region: string;
  /** Availability zones of the network and the control plane, two to six of that region. */
  readonly zones: readonly string[];
  /** Zones that nodes are in, some of `zones`. @default - all of them */
  readonly nodeZones?: readonly string[];
  /** Version of Kubernetes, such as `1.35`: EKS takes one after the other, and never goes back. */
  readonly version: string;
  /**
   * What becomes of a version at the end of its fourteen months of support: `STANDARD` has EKS upgrade the control plane
   * by itself, `EXTENDED` keeps it for another year, which costs.
   * @default 'STANDARD'
   */
  readonly support?: 'STANDARD' | 'EXTENDED';
  /** A NAT gateway in each zone that has nodes, or a single one, with whose zone the others lose the internet. @default 'zonal' */
  readonly nat?: 'zonal' | 'single';
  /** Addresses of the network and of the Services, CIDR. @default - those of `EKS_DEFAULTS`, the same for every cluster */
  readonly ranges?: EksRanges;
  /**
   * Networks that may reach the control plane by its public address, CIDR by a name for each.
   * @default - none: it is reached from within its network alone
   */
  readonly authorizedNetworks?: Readonly<Record<string, string>>;
  /** ARNs of the IAM roles and users that administrate the cluster, beside who made it. @default - none */
  readonly administrators?: readonly string[];
  /** The nodes that run Redis alone. */
  readonly redisNodes: EksNodes;
  /** The nodes for everything else. */
  readonly generalNodes: EksNodes;
  /** EBS volumes made beforehand. @default - none */
  readonly disks?: readonly EksDisk[];
  /** Versions of add-ons, such as `v1.20.4-eksbuild.1`. @default - those that EKS has for the version of Kubernetes */
  readonly addonVersions?: Readonly<Partial<Record<EksAddonName, string>>>;
  /** Days that a backup is kept. @default 30 */
  readonly backupDays?: number;
  /** Days that the control plane's logs are kept, one of the numbers that CloudWatch takes. @default 30 */
  readonly logDays?: number;
  /** Whether shared files (ReadWriteMany) are wanted, by EFS. @default false */
  readonly sharedFiles?: boolean;
  /** Whether cluster, volumes, files, keys and bucket refuse to be deleted. @default true */
  readonly deletionProtection?: boolean;
}

/** Ranges of addresses, CIDR, that do not overlap. */
export interface EksRanges {
  /** Addresses of nodes, pods and load balancers: the network's, `/16` to `/19`. */
  readonly network: string;
  /** Addresses of the Services, `/12` to `/24`. */
  readonly services: string;
}

/** Nodes of one kind. */
export interface EksNodes {
  /** Instance type, such as `r7g.xlarge`. */
  readonly instanceType: string;
  /** Nodes in each zone. */
  readonly perZone: number;
  /** Size of the root volume, GiB. @default 50 */
  readonly diskGb?: number;
  /** Architecture of the instance type. @default 'amd64' */
  readonly architecture?: EksArchitecture;
}

/** An EBS volume made beforehand, of the kind gp3. */
export interface EksDisk {
  /** Its name, a tag: volumes of AWS are known by ids, which AWS chooses. */
  readonly name: string;
  /** The zone that it is in. */
  readonly zone: string;
  /** Size, GiB. It can grow later, and never shrink. */
  readonly sizeGb: number;
  /** Operations per second, 3,000 to 80,000, at most 500 per GiB. @default 3000 */
  readonly iops?: number;
  /** Throughput, MiB/s, 125 to 2,000, at most a quarter of `iops`. @default 125 */
  readonly throughputMiBps?: number;
}

/** What settings that are left out stand for. */
export const EKS_DEFAULTS = {
  support: 'STANDARD',
  nat: 'zonal',
  ranges: { network: '10.0.0.0/16', services: '172.20.0.0/16' },
  administrators: [],
  disks: [],
  addonVersions: {},
  backupDays: 30,
  logDays: 30,
  sharedFiles: false,
  deletionProtection: true,
  diskGb: 50,
  architecture: 'amd64',
  iops: 3000,
  throughputMiBps: 125,
} as const;

/** Settings with nothing left out but the networks, whose absence means something. */
export interface FullEksSettings
  extends Required<Omit<EksSettings, 'authorizedNetworks' | 'redisNodes' | 'generalNodes' | 'disks'>>,
    Pick<EksSettings, 'authorizedNetworks'> {
  readonly redisNodes: Required<EksNodes>;
  readonly generalNodes: Required<EksNodes>;
  readonly disks: readonly Required<EksDisk>[];
}

/** Fills in what was left out. */
export function fullEksSettings(settings: EksSettings): FullEksSettings {
  const {
    nodeZones = settings.zones,
    support = EKS_DEFAULTS.support,
    nat = EKS_DEFAULTS.nat,
    ranges = EKS_DEFAULTS.ranges,
    administrators = EKS_DEFAULTS.administrators,
    disks = EKS_DEFAULTS.disks,
    addonVersions = EKS_DEFAULTS.addonVersions,
    backupDays = EKS_DEFAULTS.backupDays,
    logDays = EKS_DEFAULTS.logDays,
    sharedFiles = EKS_DEFAULTS.sharedFiles,
    deletionProtection = EKS_DEFAULTS.deletionProtection,
  } = settings;
  return {
    ...settings,
    nodeZones,
    support,
    nat,
    ranges,
    administrators,
    addonVersions,
    backupDays,
    logDays,
    sharedFiles,
    deletionProtection,
    disks: disks.map(fullDisk),
    redisNodes: fullNodes(settings.redisNodes),
    generalNodes: fullNodes(settings.generalNodes),
  };
}

function fullNodes(nodes: EksNodes): Required<EksNodes> {
  const { diskGb = EKS_DEFAULTS.diskGb, architecture = EKS_DEFAULTS.architecture } = nodes;
  return { ...nodes, diskGb, architecture };
}

function fullDisk(disk: EksDisk): Required<EksDisk> {
  const { iops = EKS_DEFAULTS.iops, throughputMiBps = EKS_DEFAULTS.throughputMiBps } = disk;
  return { ...disk, iops, throughputMiBps };
}
