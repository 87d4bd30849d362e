import type { ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Durability } from '../config/durability';
import { bytes } from '../config/quantity';
import type { Problems } from '../validation';
import { check, isObjectName, shown } from '../validation';

/** No volume: the data set lives as long as one server of the shard does. */
export interface NoPersistence {
  readonly kind: 'none';
}

/** A volume for each server, made by a StorageClass. */
export interface DynamicPersistence {
  readonly kind: 'dynamic';
  /** Size of each volume, as a Kubernetes quantity. */
  readonly size: string;
  /**
   * StorageClass that makes the volumes.
   * @default - the cluster's default class
   */
  readonly storageClass?: string;
  /**
   * What becomes of the claims when the StatefulSet is deleted or scaled in.
   * @default 'Retain'
   */
  readonly retention?: 'Retain' | 'Delete';
}

/** How the servers keep their data set. */
export type Persistence = NoPersistence | DynamicPersistence;

/** Name of the volume that holds the data set. Part of the claims' names, so it is for ever. */
export const DATA_VOLUME = 'data';

/** What is wrong with a persistence. */
export function persistenceProblems(persistence: Persistence): Problems {
  if (persistence.kind === 'none') return [];
  const { size, storageClass } = persistence;
  return check(
    [!bytes(size), `persistence.size: ${shown(size)} is no size of a volume; set a quantity such as "5Gi"`],
    [
      storageClass !== undefined && !isObjectName(storageClass),
      `persistence.storageClass: ${shown(storageClass)} cannot name a StorageClass; set the name that \`kubectl get storageclass\` shows`,
    ],
  );
}

/** What the server writes to its volume unless the props say: with one, every write goes to an append-only file. */
export function durabilityOf(persistence: Persistence): Durability {
  return persistence.kind === 'none' ? 'none' : 'aof';
}

/** The volume in the pod template that holds the data set, where no claim does. */
export function dataVolumes(persistence: Persistence): k8s.Volume[] {
  return persistence.kind === 'none' ? [{ name: DATA_VOLUME, emptyDir: {} }] : [];
}

/** The fields of a StatefulSet that make the claims. */
export function claimsOf(
  persistence: Persistence,
): Pick<k8s.StatefulSetSpec, 'volumeClaimTemplates' | 'persistentVolumeClaimRetentionPolicy'> {
  if (persistence.kind === 'none') return {};
  const retention = persistence.retention ?? 'Retain';
  return {
    persistentVolumeClaimRetentionPolicy: { whenDeleted: retention, whenScaled: retention },
    volumeClaimTemplates: [
      {
        metadata: { name: DATA_VOLUME },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: k8s.Quantity.fromString(persistence.size) } },
          storageClassName: persistence.storageClass,
        },
      },
    ],
  };
}

/**
 * A StatefulSet's manifest, its claim templates with the kind that cdk8s-plus leaves out. The API server would add it,
 * and GitOps tools would then see a difference that never ends.
 */
export function withClaimKinds(manifest: ApiObjectProps): ApiObjectProps {
  const { spec } = manifest;
  const volumeClaimTemplates = spec.volumeClaimTemplates?.map((template: object) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...template,
  }));
  return { ...manifest, spec: { ...spec, volumeClaimTemplates } };
}
