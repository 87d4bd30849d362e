/** Ways to run Redis that a new project can begin with, each with what it is for. */
export const TOPOLOGIES = {
  cluster: 'shards of a primary and its replicas: more than one server can hold; clients follow redirections',
  sentinel: 'a primary and its replicas, watched by Sentinels, which clients ask for it',
  replication: 'a primary and its replicas at one address; you say which replica takes over',
  standalone: 'one server: while it is away, so are its keys',
} as const;
export type TopologyName = keyof typeof TOPOLOGIES;

/** Where it runs, each with what its disks are made by. */
export const CLOUDS = {
  any: 'any cluster: its default StorageClass makes the disks',
  gke: 'Google Kubernetes Engine: pd-balanced disks',
  eks: 'Amazon EKS: encrypted gp3 volumes',
} as const;
export type CloudName = keyof typeof CLOUDS;

/** What a new project is to be. */
export interface Answers {
  readonly topology: TopologyName;
  readonly cloud: CloudName;
  /** Zones of the nodes. Empty: any. */
  readonly zones: readonly string[];
  /** Of a cluster. */
  readonly shards: number;
  /** Of each primary. */
  readonly replicas: number;
  /** Of each server, such as `512Mi`. */
  readonly memory: string;
  /** Size of each server's volume. */
  readonly disk: string;
  readonly name: string;
  readonly namespace: string;
  /** The namespace of the clients; it may be the same. */
  readonly clients: string;
}

/** Replicas that a topology begins with: Sentinels elect where one of two replicas is left to follow. */
export const REPLICAS: Readonly<Record<TopologyName, number>> = {
  cluster: 1,
  sentinel: 2,
  replication: 1,
  standalone: 0,
};

/** What who answers nothing gets. */
export const DEFAULTS: Answers = {
  topology: 'cluster',
  cloud: 'any',
  zones: [],
  shards: 3,
  replicas: REPLICAS.cluster,
  memory: '512Mi',
  disk: '5Gi',
  name: 'redis',
  namespace: 'redis',
  clients: 'web',
};
