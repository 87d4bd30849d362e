/** What is looked at of a Secret to know who makes it. */
export interface Made {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
    readonly managedFields?: readonly { readonly manager?: string }[];
  };
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
/** Who makes objects, by what the keys of their labels and annotations begin with. */
const TRACES: Readonly<Record<string, string>> = {
  'reconcile.external-secrets.io/': 'External Secrets',
  'argocd.argoproj.io/': 'Argo CD',
  'kustomize.toolkit.fluxcd.io/': 'Flux',
};

/**
 * The tool that makes a Secret, and would take back what somebody else writes into it; nothing where a person made it.
 * Pulumi leaves no more than the name by which it applied it, and External Secrets no owner where it makes orphans.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/pull/2271
 */
export function madeBy({ metadata }: Made): string | undefined {
  const { labels = {}, annotations = {}, ownerReferences = [], managedFields = [] } = metadata;
  const [owner] = ownerReferences;
  if (owner) return `${owner.kind} ${owner.name}`;
  const keys = Object.keys({ ...labels, ...annotations });
  const traced = Object.entries(TRACES).find(([prefix]) => keys.some(key => key.startsWith(prefix)));
  if (traced) return traced[1];
  if (managedFields.some(({ manager = '' }) => manager.startsWith('pulumi-kubernetes'))) return 'Pulumi';
  return labels[MANAGED_BY];
}
