/** Names of a topology's objects, all derived from its own name. */
export const names = {
  /** Service for clients. */
  clientService: (name: string) => name,
  /** Headless Service that gives each server its stable name. */
  headlessService: (name: string) => `${name}-nodes`,
  /** StatefulSet of all servers, where there are no shards. */
  servers: (name: string) => name,
  /** StatefulSet of one shard. */
  shard: (name: string, shard: number) => `${name}-${shard}`,
  /** A shard's pod, as its StatefulSet names it. */
  pod: (name: string, shard: number, ordinal: number) => `${name}-${shard}-${ordinal}`,
  /** A pod's claim, as its StatefulSet names it after the claim template. */
  claim: (template: string, pod: string) => `${template}-${pod}`,
  /** PersistentVolume of a claim. It has no namespace; a namespace has no dot, so no two claims share a name. */
  volume: (namespace: string, claim: string) => `${namespace}.${claim}`,
  /** ConfigMap with the servers' configuration and scripts. */
  serverConfig: (name: string) => `${name}-server`,
  keeper: (name: string) => `${name}-keeper`,
  /** Secret with one password per user, unless the props name another. */
  credentials: (name: string) => `${name}-credentials`,
  monitor: (name: string) => `${name}-servers`,
};
