import type * as pulumi from '@pulumi/pulumi';
import type { StackSettings } from './config';
import { Eks } from './eks/eks';
import { Storage } from './eks/storage';
import { Gke } from './gke/gke';
import { labelsOf } from './labels';
import { boundVolumes } from './volumes';

/** A cluster in a cloud, and what is around it. */
export interface Cloud {
  readonly kubeconfig: pulumi.Output<string>;
  readonly identity: pulumi.Output<string>;
  readonly backupBucket: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** Whether what bears data refuses to be deleted. */
  readonly deletionProtection: boolean;
  /** What must be there before anything is put into the cluster. */
  readonly before: pulumi.Resource[];
}

/** Makes the cluster of a stack, in the cloud that its environment is in. */
export function cloudOf(stack: string, settings: StackSettings): Cloud {
  const { environment } = settings;
  const { namespace } = environment.redis;
  const backupIdentity = { namespace, serviceAccount: environment.backup.serviceAccount };
  if ('project' in settings) {
    const { gke } = settings.environment;
    const made = new Gke(stack, { project: settings.project, settings: gke, backupIdentity });
    return outputsOf(made, gke, [made]);
  }
  const { eks } = settings.environment;
  const made = new Eks(stack, { account: settings.account, settings: eks, backupIdentity });
  const { kubeconfig, identity, fileSystemId } = made;
  const volumes = boundVolumes(settings.environment, made.volumeIds);
  const { deletionProtection = true } = eks;
  const storage = new Storage(
    stack,
    { kubeconfig, identity, volumes, fileSystemId, deletionProtection, labels: labelsOf(stack) },
    { dependsOn: made },
  );
  return outputsOf(made, eks, [made, storage]);
}

type Outputs = Pick<Cloud, 'kubeconfig' | 'identity' | 'backupBucket' | 'clusterName'>;

function outputsOf(
  { kubeconfig, identity, backupBucket, clusterName }: Outputs,
  { deletionProtection = true }: { readonly deletionProtection?: boolean },
  before: pulumi.Resource[],
): Cloud {
  return { kubeconfig, identity, backupBucket, clusterName, deletionProtection, before };
}
