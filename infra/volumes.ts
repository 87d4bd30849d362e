import type * as pulumi from '@pulumi/pulumi';
import type { EksEnvironment } from '../environments';
import { diskOf } from '../environments/disks';
import type { BoundVolume } from './eks/storage';

/**
 * The volumes of an environment's servers whose ids nobody knows before they are made.
 *
 * @param volumeIds ids of the volumes that were made, by their names
 * @throws a sentence where a server is to have a volume that the environment does not list
 */
export function boundVolumes(
  { name, redis, sentinel }: EksEnvironment,
  volumeIds: Readonly<Record<string, pulumi.Input<string>>>,
): BoundVolume[] {
  const all = [
    { namespace: redis.namespace, persistence: redis.cluster.persistence },
    ...(sentinel ? [{ namespace: sentinel.namespace, persistence: sentinel.servers.persistence }] : []),
  ];
  return all.flatMap(({ namespace, persistence }) => {
    if (persistence.kind !== 'pre-provisioned') return [];
    return Object.entries(persistence.disks)
      .filter(([, { handle }]) => handle === undefined)
      .map(([pod]) => {
        const volumeId = volumeIds[diskOf(name, pod)];
        if (volumeId === undefined) {
          throw new Error(`${name}: ${pod} has no volume; list ${diskOf(name, pod)} in eks.disks, or set its handle`);
        }
        return { persistence, namespace, pod, volumeId };
      });
  });
}
