import type { CloudEnvironment } from '../../environments';
import type { EnvironmentSnapshots } from '../../environments/environment';
import type { VolumeSnapshots } from '../../lib';

/** Snapshots of volumes to ask for. */
export interface Asked {
  readonly redis?: EnvironmentSnapshots;
  readonly sentinel?: VolumeSnapshots;
}

/** An environment that asks for snapshots of volumes, and is else as it was. */
export function withSnapshots<E extends CloudEnvironment>(environment: E, asked: Asked): E {
  const { redis, sentinel } = environment;
  return {
    ...environment,
    redis: { ...redis, cluster: { ...redis.cluster, volumeSnapshots: asked.redis } },
    sentinel: sentinel && { ...sentinel, servers: { ...sentinel.servers, volumeSnapshots: asked.sentinel } },
  };
}
