import type { Environment } from '../../environments';
import type { ApiManifest } from '../api-manifest';
import { type EnvironmentCharts, environmentApp, workloadCharts } from '../environment-app';
import { namespacesOf } from '../namespaces';
import type { GroupKind } from './objects';

/**
 * Whose an object is. Each has one owner, so that no two undo each other's changes:
 *
 * - Secrets are never Argo CD's: they are in no folder. `npm run secrets`, Pulumi or External Secrets makes them.
 * - `workloads`: Pulumi makes the cluster and owns what must be there before anything else may be, and what data goes
 *   with: namespaces with their quotas, accounts of the cloud, rights, StorageClasses, and what is beside Prometheus,
 *   which it makes. Argo CD owns all else in the folder.
 * - `all`: there is no Pulumi, and Argo CD owns the whole folder. It never deletes a namespace or a claim: see `prepared`.
 */
export type Owned = 'all' | 'workloads';

/** What Argo CD owns of an environment's folder. */
export function ownedByArgoCd(environment: Environment): Owned {
  return environment.cloud === 'any' || environment.workloads === 'others' ? 'all' : 'workloads';
}

/** The limits of what Argo CD may apply. */
export interface Limits {
  /** Files of the folder that it leaves out. */
  readonly without: readonly string[];
  readonly namespaces: readonly string[];
  /** Kinds of objects that are in no namespace, and that it may apply. */
  readonly clusterKinds: readonly GroupKind[];
  /** Kinds of objects in namespaces that it may not apply. */
  readonly notItsKinds: readonly GroupKind[];
}

/**
 * Kustomize's list of the folder: Argo CD reads the files themselves. And what goes into Prometheus' namespace, which is of
 * no project here.
 */
const FOR_OTHERS = ['kustomization.yaml', 'monitoring.yaml'];

/**
 * Kinds that are Pulumi's in a namespace of workloads: whoever may push would else give out more room. No one's folder
 * has Secrets or rights, so that they can be kept from Argo CD in any case.
 */
const NEVER: readonly GroupKind[] = [
  { group: '', kind: 'Secret' },
  { group: 'rbac.authorization.k8s.io', kind: 'Role' },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
];
const ROOM: readonly GroupKind[] = ['ResourceQuota', 'LimitRange'].map(kind => ({ group: '', kind }));

/** The limits of Argo CD in an environment: just what it owns of the folder. */
export function limitsOf(environment: Environment, owned = ownedByArgoCd(environment)): Limits {
  const { charts } = environmentApp(environment, '');
  const namespaces = namespacesOf(environment);
  if (owned === 'all') {
    return { without: FOR_OTHERS, namespaces, clusterKinds: clusterKindsOf(charts, true), notItsKinds: NEVER };
  }
  return {
    without: [...FOR_OTHERS, 'namespaces.yaml', 'storage-classes.yaml'],
    namespaces,
    clusterKinds: clusterKindsOf(charts, false),
    notItsKinds: [...NEVER, ...ROOM],
  };
}

/** Kinds of objects of the charts that are in no namespace, such as volumes on disks that are there; each once. */
function clusterKindsOf(charts: EnvironmentCharts, all: boolean): GroupKind[] {
  const before = all ? [charts.namespaces, ...(charts.storageClasses ? [charts.storageClasses] : [])] : [];
  const objects: ApiManifest[] = [...before, ...workloadCharts(charts)].flatMap(chart => chart.toJson());
  const kinds = objects
    .filter(({ metadata }) => metadata.namespace === undefined)
    .map(({ apiVersion, kind }) => ({ group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', kind }));
  return [...new Map(kinds.map(each => [`${each.group}/${each.kind}`, each])).values()];
}
