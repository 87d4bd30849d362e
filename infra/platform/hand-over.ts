import { ARGO_CD_NAMESPACE } from './argo-cd';
import type { Manifest } from './manifests';

/** A folder of manifests in a Git repository. */
export interface ManifestFolder {
  /** URL of the repository. */
  readonly url: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** The folder, from the root of the repository. */
  readonly path: string;
}

/** What is handed over to Argo CD, and what is not. */
export interface HandOverArgs {
  /** Name of the Application, and of its project. */
  readonly name: string;
  readonly folder: ManifestFolder;
  /** Files of the folder that are not Argo CD's to apply. */
  readonly without: readonly string[];
  /** Namespaces that it may apply objects in. */
  readonly namespaces: readonly string[];
  /** Kinds of objects that are in no namespace, and that it may apply. */
  readonly clusterKinds: readonly ObjectKind[];
  /** Whether all that was applied is deleted with the Application, which waits for it. */
  readonly cascade: boolean;
}

/** A kind of object. */
export interface ObjectKind {
  /** @default - that of the core, which has no name */
  readonly group?: string;
  readonly kind: string;
}

/**
 * What Pulumi makes in a namespace of workloads, and Argo CD may not: else the two would undo each other's changes, and
 * whoever may push could give out other passwords, or more room.
 */
const NOT_ARGO_CDS: readonly ObjectKind[] = [{ kind: 'Secret' }, { kind: 'ResourceQuota' }, { kind: 'LimitRange' }];

const API = 'argoproj.io/v1alpha1';

const THIS_CLUSTER = 'https://kubernetes.default.svc';

/**
 * An Application that follows a folder, and the project that it is in, which may do nothing else: one repository, the
 * namespaces of the workloads, and no kind that Pulumi makes.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export function handOver({ name, folder, without, namespaces, clusterKinds, cascade }: HandOverArgs): Manifest[] {
  const whole = ({ group = '', kind }: ObjectKind) => ({ group, kind });
  return [
    {
      apiVersion: API,
      kind: 'AppProject',
      metadata: { name, namespace: ARGO_CD_NAMESPACE },
      spec: {
        description: `Redis and its clients in the environment ${name}.`,
        sourceRepos: [folder.url],
        destinations: namespaces.map(namespace => ({ namespace, server: THIS_CLUSTER })),
        clusterResourceWhitelist: clusterKinds.map(whole),
        namespaceResourceBlacklist: NOT_ARGO_CDS.map(whole),
      },
    },
    {
      apiVersion: API,
      kind: 'Application',
      metadata: {
        name,
        namespace: ARGO_CD_NAMESPACE,
        ...(cascade ? { finalizers: ['resources-finalizer.argocd.argoproj.io'] } : {}),
      },
      spec: {
        project: name,
        source: {
          repoURL: folder.url,
          targetRevision: folder.revision,
          path: folder.path,
          // That of files as they are: a `kustomization.yaml` would have Kustomize take all of them.
          directory: { exclude: `{${without.join(',')}}` },
        },
        destination: { server: THIS_CLUSTER },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          // Pulumi applies likewise, on the server: each knows which fields are its own.
          syncOptions: ['ServerSideApply=true'],
          retry: { limit: -1, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
        },
      },
    },
  ];
}
