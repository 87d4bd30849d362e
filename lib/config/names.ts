/** Names of a topology's objects, all derived from its own name. */
export const names = {
  /** Service for clients. */
  clientService: (name: string) => name,
  /** Headless Service that gives each server its stable name. */
  headlessService: (name: string) => `${name}-nodes`,
  /** StatefulSet of one shard. */
  shard: (name: string, shard: number) => `${name}-${shard}`,
  /** A shard's pod, as its StatefulSet names it. */
  pod: (name: string, shard: number, ordinal: number) => `${name}-${shard}-${ordinal}`,
  /** ConfigMap with the servers' configuration and scripts. */
  serverConfig: (name: string) => `${name}-server`,
  keeper: (name: string) => `${name}-keeper`,
  /** Secret with one password per user, unless the props name another. */
  credentials: (name: string) => `${name}-credentials`,
  monitor: (name: string) => `${name}-servers`,
};
