/** Names of a topology's objects, all derived from its own name. */
export const names = {
  /** Service for clients. */
  clientService: (name: string) => name,
  /** Service for clients that only read, in front of all servers. */
  readService: (name: string) => `${name}-read`,
  /** Headless Service that gives each server its stable name. */
  headlessService: (name: string) => `${name}-nodes`,
  /** StatefulSet of all servers, where there are no shards. */
  servers: (name: string) => name,
  /** A server's pod where there are no shards, and its own Service, by which the others find it wherever it is. */
  server: (name: string, ordinal: number) => `${name}-${ordinal}`,
  /** Name under which Sentinels and clients know the primary: no two releases whose Sentinels could meet share it. */
  primary: (name: string, namespace?: string) => (namespace ? `${namespace}-${name}` : name),
  /** StatefulSet of the Sentinels, and the Service by which clients find any of them. */
  sentinels: (name: string) => `${name}-sentinel`,
  /** A Sentinel's pod, and its own Service. */
  sentinel: (name: string, ordinal: number) => `${name}-sentinel-${ordinal}`,
  /** StatefulSet of one shard. */
  shard: (name: string, shard: number) => `${name}-${shard}`,
  /** A shard's pod, as its StatefulSet names it. */
  pod: (name: string, shard: number, ordinal: number) => `${name}-${shard}-${ordinal}`,
  /** StatefulSet of the nodes with the same token, one from each rack of a data centre. */
  ring: (name: string, dataCenter: string, index: number) => `${name}-${dataCenter}-${index}`,
  /** A node's pod, as its StatefulSet names it, and its own Service. */
  ringPod: (name: string, dataCenter: string, index: number, rack: number) => `${name}-${dataCenter}-${index}-${rack}`,
  /** Service for the clients of a data centre. */
  dataCenter: (name: string, dataCenter: string) => `${name}-${dataCenter}`,
  /** A pod's claim, as its StatefulSet names it after the claim template. */
  claim: (template: string, pod: string) => `${template}-${pod}`,
  /** PersistentVolume of a claim. It has no namespace; a namespace has no dot, so no two claims share a name. */
  volume: (namespace: string, claim: string) => `${namespace}.${claim}`,
  /** ConfigMap with the servers' configuration and scripts. */
  serverConfig: (name: string) => `${name}-server`,
  keeper: (name: string) => `${name}-keeper`,
  /** NetworkPolicy that lets one more group of clients in, by the id that they were given. */
  clientPolicy: (name: string, id: string) => `${name}-client-${id.toLowerCase()}`,
  /** Secret with one password per user, unless the props name another. */
  credentials: (name: string) => `${name}-credentials`,
  /** Secret with the certificate and its key, unless the props name another, and the Certificate that it is made by. */
  tls: (name: string) => `${name}-tls`,
  /** CronJob of backups, and the ConfigMap with its scripts. */
  backup: (name: string) => `${name}-backup`,
  /** CronJob of snapshots of volumes, and its ConfigMap. */
  volumeSnapshots: (name: string) => `${name}-volume-snapshots`,
  /** ConfigMap of a restore. Its Job has a hash at the end: a Job never changes. */
  restore: (name: string) => `${name}-restore`,
  /** Deployment of a migration, its ConfigMap, and the Service that leads to its metrics. */
  migration: (name: string) => `${name}-migration`,
  monitor: (name: string) => `${name}-servers`,
  /** PrometheusRule with the alerts, and the one group in it. */
  alerts: (name: string) => `${name}-alerts`,
  /** ConfigMap with the dashboard. */
  dashboard: (name: string) => `${name}-dashboard`,
};
