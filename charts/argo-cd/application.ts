import type { GitOpsRepository } from '../../environments/gitops';
import { ARGO_CD_NAMESPACE } from '../../infra/argo-cd-namespace';
import {
  type Application,
  type ApplicationSpec,
  type AppProject,
  ARGO_CD_API,
  clusterOf,
  type SyncPolicy,
} from './objects';
import type { Limits } from './ownership';

/** What an Application of an environment is made of. */
export interface ApplicationProps {
  /** Name of the environment, of the Application and of its project. */
  readonly name: string;
  /** The repository that has the folder. */
  readonly repository: GitOpsRepository;
  /** What it may apply, and what it leaves out. */
  readonly limits: Limits;
  /**
   * Whether all that was applied is deleted with the Application, which waits for that. Without, deleting an Application
   * only ends the following: Redis runs on, and its data stays.
   *
   * @default false
   */
  readonly cascade?: boolean;
}

/** The folder of an environment in its repository. */
export const folderOf = ({ folder }: Pick<GitOpsRepository, 'folder'>, environment: string) =>
  [folder, environment].filter(part => part !== '').join('/');

/**
 * How all Applications are synchronized.
 *
 * - What is taken out of the folder is deleted, last of all, and only when all else is healthy; what was changed by hand
 *   comes back.
 * - Objects are applied on the server, so that a field has one owner there too, and are compared as it would write them.
 * - Namespaces are manifests, with labels and quotas: Argo CD makes none that is not in the folder.
 * - What was refused is tried again, each time with the newest commit. Without `refresh`, the commit that takes a broken
 *   one back would wait until the broken one succeeds.
 *
 * Nothing is ignored in comparisons: manifests are as the API server writes them.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
export const SYNC_POLICY: SyncPolicy = {
  automated: { prune: true, selfHeal: true },
  syncOptions: [
    'CreateNamespace=false',
    'ServerSideApply=true',
    'PruneLast=true',
    // Of a StatefulSet that is pruned, the pods are gone when Argo CD says that it is done.
    'PrunePropagationPolicy=foreground',
  ],
  retry: { limit: -1, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } },
};

/** What an Application follows: files as they are. A `kustomization.yaml` beside them would have Kustomize take all. */
export function applicationSpec(
  project: string,
  path: string,
  destination: ApplicationSpec['destination'],
  { url, revision }: GitOpsRepository,
  without: readonly string[],
): ApplicationSpec {
  return {
    project,
    source: { repoURL: url, targetRevision: revision, path, directory: { exclude: `{${without.join(',')}}` } },
    destination,
    syncPolicy: SYNC_POLICY,
  };
}

/**
 * An Application that follows the folder of an environment, in the cluster that Argo CD runs in.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/
 */
export function application({ name, repository, limits, cascade = false }: ApplicationProps): Application {
  return {
    apiVersion: ARGO_CD_API,
    kind: 'Application',
    metadata: {
      name,
      namespace: ARGO_CD_NAMESPACE,
      ...(cascade ? { finalizers: ['resources-finalizer.argocd.argoproj.io'] } : {}),
    },
    spec: applicationSpec(
      name,
      folderOf(repository, name),
      { ...clusterOf(), namespace: limits.namespaces[0] ?? '' },
      repository,
      limits.without,
    ),
  };
}

/**
 * The project of that Application, which may do nothing else: one repository, the namespaces of the environment, and of
 * the kinds in no namespace those that its folder has.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export function appProject({ name, repository, limits }: ApplicationProps): AppProject {
  return projectOf(name, `Redis and its clients in the environment ${name}.`, repository, [{ limits }]);
}

/** What a project lets be done in a cluster. */
export interface Allowed {
  readonly limits: Limits;
  /** Name of the cluster. @default - that which Argo CD runs in */
  readonly cluster?: string;
}

/** A project that may do what is allowed, and nothing else. */
export function projectOf(
  name: string,
  description: string,
  { url }: GitOpsRepository,
  allowed: readonly Allowed[],
): AppProject {
  const limits = allowed.map(each => each.limits);
  return {
    apiVersion: ARGO_CD_API,
    kind: 'AppProject',
    metadata: { name, namespace: ARGO_CD_NAMESPACE },
    spec: {
      description,
      sourceRepos: [url],
      destinations: allowed.flatMap(({ limits: { namespaces }, cluster }) =>
        namespaces.map(namespace => ({ namespace, ...clusterOf(cluster) })),
      ),
      clusterResourceWhitelist: once(limits.flatMap(({ clusterKinds }) => clusterKinds)),
      namespaceResourceBlacklist: once(limits.flatMap(({ notItsKinds }) => notItsKinds)),
    },
  };
}

function once<T>(all: readonly T[]): T[] {
  return [...new Map(all.map(each => [JSON.stringify(each), each])).values()];
}
