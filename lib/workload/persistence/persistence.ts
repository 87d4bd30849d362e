import type { ApiObjectProps } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Durability } from '../../config/durability';
import { names } from '../../config/names';
import type { Problems } from '../../validation';
import { DATA_VOLUME } from './data-volume';
import { namesNoProject } from './disks';
import { type DynamicPersistence, dynamicClaims, dynamicProblems } from './dynamic';
import { type ExistingClaimPersistence, existingClaimProblems } from './existing-claim';
import { type PreProvisionedPersistence, preProvisionedProblems } from './pre-provisioned';
import type { Servers } from './servers';
import { staticClaim, staticVolumes } from './static-volumes';

/** No volume: the data set lives as long as one server of the shard does. */
export interface NoPersistence {
  readonly kind: 'none';
}

/** How the servers keep their data set. */
export type Persistence = NoPersistence | DynamicPersistence | PreProvisionedPersistence | ExistingClaimPersistence;

/** What is wrong with a persistence for these servers. */
export function persistenceProblems(persistence: Persistence, servers: Servers): Problems {
  switch (persistence.kind) {
    case 'none':
      return [];
    case 'dynamic':
      return dynamicProblems(persistence, servers);
    case 'pre-provisioned':
      return preProvisionedProblems(persistence, servers);
    case 'existing-claim':
      return existingClaimProblems(persistence);
  }
}

/** What the server writes to its volume unless the props say: with one, every write goes to an append-only file. */
export function durabilityOf(persistence: Persistence): Durability {
  return persistence.kind === 'none' ? 'none' : 'aof';
}

/** The volume in the pod template that holds the data set, where no claim template does. */
export function dataVolumes(persistence: Persistence): k8s.Volume[] {
  switch (persistence.kind) {
    case 'none':
      return [{ name: DATA_VOLUME, emptyDir: {} }];
    case 'existing-claim':
      return [{ name: DATA_VOLUME, persistentVolumeClaim: { claimName: persistence.claimName } }];
    default:
      return [];
  }
}

/** Names of the claims of these pods, where each has one of its own. */
export function claimNames(pods: readonly string[]): string[] {
  return pods.map(pod => names.claim(DATA_VOLUME, pod));
}

/** Why no snapshots can be taken of what these servers keep their data on, and what to set. */
export function snapshotObstacle(persistence: Persistence): string | undefined {
  switch (persistence.kind) {
    case 'none':
    case 'existing-claim':
      return `with persistence.kind "${persistence.kind}" servers have no volumes of their own; set "dynamic" or "pre-provisioned", or use backup`;
    case 'pre-provisioned':
      return Object.values(persistence.disks).some(namesNoProject)
        ? 'the driver takes no snapshot of a disk whose handle names no project; set the project in the handles of persistence.disks, or use backup'
        : undefined;
    default:
      return undefined;
  }
}

/** Where the server finds its data set. Needs the variable POD_NAME. */
export function dataMount(persistence: Persistence, mountPath: string): k8s.VolumeMount {
  // What all servers share, each has a folder of.
  const shared = persistence.kind === 'existing-claim';
  return { name: DATA_VOLUME, mountPath, ...(shared ? { subPathExpr: '$(POD_NAME)' } : {}) };
}

/** The fields of a StatefulSet that make the claims, or take up those that are there. */
export function claimsOf(
  persistence: Persistence,
): Pick<k8s.StatefulSetSpec, 'volumeClaimTemplates' | 'persistentVolumeClaimRetentionPolicy'> {
  switch (persistence.kind) {
    case 'dynamic': {
      const { retention, claim } = dynamicClaims(persistence);
      return claimTemplate(claim, retention);
    }
    case 'pre-provisioned':
      return claimTemplate(staticClaim(persistence), 'Retain');
    default:
      return {};
  }
}

function claimTemplate(spec: k8s.PersistentVolumeClaimSpec, retention: 'Retain' | 'Delete') {
  return {
    persistentVolumeClaimRetentionPolicy: { whenDeleted: retention, whenScaled: retention },
    volumeClaimTemplates: [{ metadata: { name: DATA_VOLUME }, spec }],
  };
}

/** The objects beside a StatefulSet of these pods that hold its data: none, but for disks made beforehand. */
export function volumesOf(
  scope: Construct,
  persistence: Persistence,
  namespace: string | undefined,
  pods: readonly string[],
  labels: Readonly<Record<string, string>>,
): void {
  if (persistence.kind !== 'pre-provisioned' || namespace === undefined) return;
  staticVolumes(scope, persistence, { namespace, pods, labels });
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
