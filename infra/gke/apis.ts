import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';

/** What the project is needed for. */
export interface ApisArgs {
  readonly project: pulumi.Input<string>;
  /** Whether shared files are wanted, by Filestore. */
  readonly sharedFiles: boolean;
  /** Whether passwords are kept in Secret Manager. @default false */
  readonly secretManager?: boolean;
}

/**
 * Those that the other resources are made by; `cloudresourcemanager` tells the project's number, and
 * `iamcredentials` is asked for by Workload Identity.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
const ALWAYS = ['cloudresourcemanager', 'compute', 'container', 'iam', 'iamcredentials', 'storage'];

/** Google's APIs, switched on in the project. They stay on when this is deleted: others may use them. */
export class Apis extends pulumi.ComponentResource {
  constructor(
    name: string,
    { project, sharedFiles, secretManager = false }: ApisArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('redis:gke:Apis', name, {}, opts);
    const asked = [...(sharedFiles ? ['file'] : []), ...(secretManager ? ['secretmanager'] : [])];
    for (const api of [...ALWAYS, ...asked]) {
      new gcp.projects.Service(
        `${name}-${api}`,
        { project, service: `${api}.googleapis.com`, disableOnDestroy: false },
        childOf(this, opts),
      );
    }
    this.registerOutputs();
  }
}
