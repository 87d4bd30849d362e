/** A port that a container of this library listens on. */
export interface Port {
  /** Name of the container port and of the Service port. */
  readonly name: string;
  readonly number: number;
}

/** The one list of ports: containers, Services, network policies and monitors all take theirs from here. */
export const PORTS = {
  /** Redis clients. */
  redis: { name: 'redis', number: 6379 },
  /** Redis clients by TLS, and all that the topology's own parts say to servers then. */
  redisTls: { name: 'redis-tls', number: 6380 },
  /** The cluster bus: gossip, elections and failover votes between the servers. */
  bus: { name: 'bus', number: 16379 },
  /** Sentinels: clients ask them for the primary, and they each other for votes. */
  sentinel: { name: 'sentinel', number: 26379 },
  /** Sentinels by TLS. */
  sentinelTls: { name: 'sentinel-tls', number: 26380 },
  /** Reads, on the front, whose port `redis` is for writes. */
  read: { name: 'read', number: 6380 },
  /** Health, statistics and metrics of the front. */
  stats: { name: 'stats', number: 8404 },
  /** Where the front's checks ask the front itself, on its loopback alone. */
  objections: { name: 'objections', number: 8405 },
  /** Clients of an Envoy that stands beside a server, which has the port `redis` of the same pod. */
  envoy: { name: 'envoy', number: 6380 },
  /** Administration of Envoy, on its loopback alone. */
  admin: { name: 'admin', number: 9901 },
  /** Readiness and metrics of Envoy. */
  envoyStats: { name: 'envoy-stats', number: 9902 },
  /** Metrics of the exporter beside each server. */
  exporter: { name: 'metrics', number: 9121 },
  /** Metrics of the exporter beside each Sentinel, which may be in the pod of a server, with that of the server. */
  sentinelExporter: { name: 'sentinel-stats', number: 9122 },
  /** The keeper's verdicts, asked by stopping servers with `redis-cli`. */
  verdict: { name: 'verdict', number: 6390 },
  /** Clients of Dynomite. */
  dynomite: { name: 'dynomite', number: 8102 },
  /** Dynomites among each other. */
  dynomitePeers: { name: 'dynomite-peers', number: 8101 },
  /** State and statistics of Dynomite, on its loopback alone: who reaches it may change both. */
  dynomiteStats: { name: 'dynomite-stats', number: 22222 },
  /** HTTP of programs of this library (keeper, counter, ledger): health, metrics and, where they have one, their API. */
  http: { name: 'http', number: 8080 },
} as const satisfies Record<string, Port>;
