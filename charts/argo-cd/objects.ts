import type { ARGO_CD_NAMESPACE } from '../../infra/argo-cd-namespace';

/** Version of the API of Argo CD's objects. */
export const ARGO_CD_API = 'argoproj.io/v1alpha1';

/** The cluster that Argo CD runs in, as it calls it. */
const THIS_CLUSTER = 'https://kubernetes.default.svc';

/** A cluster: that which Argo CD runs in, or one that it has registered, by its name. */
export type Destination = { readonly server: string } | { readonly name: string };

/** The cluster of that name among those that Argo CD has registered. Default: that which it runs in. */
export const clusterOf = (name?: string): Destination => (name === undefined ? { server: THIS_CLUSTER } : { name });

/** A kind of object. The core's group is called `''`. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** What objects of Argo CD have in common. */
interface ArgoCdObject<Kind extends string, Spec> {
  readonly apiVersion: typeof ARGO_CD_API;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly namespace: typeof ARGO_CD_NAMESPACE;
    readonly finalizers?: readonly string[];
  };
  readonly spec: Spec;
}

/** What an Application may do. */
export type AppProject = ArgoCdObject<
  'AppProject',
  {
    readonly description: string;
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly (Destination & { readonly namespace: string })[];
    readonly clusterResourceWhitelist: readonly GroupKind[];
    readonly namespaceResourceBlacklist: readonly GroupKind[];
  }
>;

/** A folder that is followed. */
export type Application = ArgoCdObject<'Application', ApplicationSpec>;

/** What an Application follows, and how. */
export type ApplicationSpec = {
  readonly project: string;
  readonly source: {
    readonly repoURL: string;
    readonly targetRevision: string;
    readonly path: string;
    readonly directory: { readonly exclude: string };
  };
  /** The namespace is that of objects that name none: there are none, but a project lets none else in. */
  readonly destination: Destination & { readonly namespace: string };
  readonly syncPolicy: SyncPolicy;
};

/** When and how objects are applied. */
export interface SyncPolicy {
  readonly automated: { readonly prune: boolean; readonly selfHeal: boolean };
  readonly syncOptions: readonly string[];
  readonly retry: {
    readonly limit: number;
    readonly refresh: boolean;
    readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
  };
}

/** An Application for each folder of a repository. */
export type ApplicationSet = ArgoCdObject<
  'ApplicationSet',
  {
    readonly goTemplate: boolean;
    readonly goTemplateOptions: readonly string[];
    readonly generators: readonly {
      readonly git: {
        readonly repoURL: string;
        readonly revision: string;
        readonly directories: readonly { readonly path: string }[];
      };
    }[];
    readonly syncPolicy: { readonly preserveResourcesOnDeletion: boolean };
    readonly template: { readonly metadata: { readonly name: string }; readonly spec: ApplicationSpec };
  }
>;
