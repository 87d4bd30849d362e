import type { RedisClusterProps } from '../lib';

/** One place that Redis runs in: read by the charts, and by the Pulumi program for what lies beneath them. */
export interface Environment {
  /** Name of the environment, of its folder of manifests and of its Pulumi stack. */
  readonly name: string;
  /** The cloud that carries it; `any` is whatever cluster you have. */
  readonly cloud: 'any' | 'gke' | 'eks';
  /** Region of the cloud. @default - none: not a cloud */
  readonly region?: string;
  readonly redis: EnvironmentRedis;
  readonly counter: EnvironmentCounter;
}

/** The Redis of an environment. */
export interface EnvironmentRedis {
  readonly namespace: string;
  /** Name of the topology. */
  readonly name: string;
  readonly cluster: Omit<RedisClusterProps, 'name'>;
}

/** The counter of an environment: a client in a namespace of its own. */
export interface EnvironmentCounter {
  readonly namespace: string;
  readonly replicas: number;
}
