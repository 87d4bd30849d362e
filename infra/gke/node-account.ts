import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { nodeAccountId } from './names';

/** Whose nodes the account is for. */
export interface NodeAccountArgs {
  readonly project: pulumi.Input<string>;
}

/**
 * Service account of the nodes: it may write logs and metrics, and nothing else. Pods do not have it, they have
 * identities of their own.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa
 */
export class NodeAccount extends pulumi.ComponentResource {
  /** Address of the account, to give it further rights: to read images from a registry of yours, for example. */
  readonly email: pulumi.Output<string>;

  constructor(name: string, { project }: NodeAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:NodeAccount', name, {}, opts);
    const child = childOf(this, opts);
    const account = new gcp.serviceaccount.Account(
      name,
      { project, accountId: nodeAccountId(name), displayName: `Nodes of the GKE cluster ${name}` },
      child,
    );
    new gcp.projects.IAMMember(
      name,
      {
        project,
        role: 'roles/container.defaultNodeServiceAccount',
        member: pulumi.interpolate`serviceAccount:${account.email}`,
      },
      child,
    );
    this.email = account.email;
    this.registerOutputs({ email: this.email });
  }
}
