import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { HelmChart } from './charts';

/** A Helm chart to install, in a namespace that is made for it. */
export interface ReleaseArgs {
  readonly chart: HelmChart;
  /** Name of the release. */
  readonly name: string;
  readonly namespace: string;
  /**
   * What the pods of the namespace may be, at most.
   *
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity: 'privileged' | 'baseline';
  /** What differs from the chart's own values. No secrets: Helm keeps them, and shows them to whoever asks. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A namespace, and the release in it. */
export interface Released {
  readonly namespace: kubernetes.core.v1.Namespace;
  readonly release: kubernetes.helm.v3.Release;
}

const TIMEOUT_SECONDS = 600;

/**
 * Makes the namespace, what belongs into it before the chart does, and the release, which is taken back if it does not
 * come up.
 *
 * @param first makes what the release is to wait for
 */
export function releaseOf(
  parent: pulumi.ComponentResource,
  { chart, name, namespace, podSecurity, values }: ReleaseArgs,
  first: (namespace: pulumi.Output<string>) => readonly pulumi.Resource[] = () => [],
): Released {
  const made = new kubernetes.core.v1.Namespace(
    namespace,
    { metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': podSecurity } } },
    { parent },
  );
  const release = new kubernetes.helm.v3.Release(
    name,
    {
      ...chart,
      name,
      namespace: made.metadata.name,
      atomic: true,
      cleanupOnFail: true,
      timeout: TIMEOUT_SECONDS,
      values: { ...values },
    },
    { parent, dependsOn: [...first(made.metadata.name)] },
  );
  return { namespace: made, release };
}
