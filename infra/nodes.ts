/** What sets the nodes for Redis apart, on every cloud: workloads that belong there select the label and bear the taint. */
export const REDIS_NODES = {
  /** Label and taint key of the nodes for Redis. */
  key: 'redis-ha/nodes',
  /** Value of both. */
  value: 'redis',
} as const;
