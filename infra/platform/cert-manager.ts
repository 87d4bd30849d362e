import * as pulumi from '@pulumi/pulumi';
import { CHARTS } from './charts';
import { releaseOf } from './release';

/** Where cert-manager is put. */
export interface CertManagerArgs {
  /** Namespace to make. @default 'cert-manager' */
  readonly namespace?: string;
}

/**
 * cert-manager, from its Helm chart. Its custom resource definitions stay when it is taken away, as certificates would
 * go with them.
 *
 * @see https://cert-manager.io/docs/installation/helm/
 */
export class CertManager extends pulumi.ComponentResource {
  constructor(
    name: string,
    { namespace = 'cert-manager' }: CertManagerArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('redis:platform:CertManager', name, {}, opts);
    releaseOf(this, {
      chart: CHARTS.certManager,
      name: 'cert-manager',
      namespace,
      podSecurity: 'baseline',
      values: { crds: { enabled: true, keep: true } },
    });
    this.registerOutputs();
  }
}
