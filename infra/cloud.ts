import type * as pulumi from '@pulumi/pulumi';
import { asksForSnapshots } from '../environments/volume-snapshots';
import type { StackSettings } from './config';
import { Eks } from './eks/eks';
import { Storage } from './eks/storage';
import { awsSecretManager } from './eks/stored-secrets';
import { Gke } from './gke/gke';
import { googleSecretManager } from './gke/stored-secrets';
import { labelsOf } from './labels';
import { keepsOutside } from './platform/environment-secrets';
import type { SecretManager } from './platform/secret-manager';
import { boundVolumes } from './volumes';

/** A cluster in a cloud, and what is around it. */
export interface Cloud {
  readonly kubeconfig: pulumi.Output<string>;
  readonly identity: pulumi.Output<string>;
  readonly backupBucket: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** Whether what bears data refuses to be deleted. */
  readonly deletionProtection: boolean;
  /** Where passwords are kept, if they are not kept in the cluster alone. */
  readonly secretManager: SecretManager;
  /** What must be there before anything is put into the cluster. */
  readonly before: pulumi.Resource[];
}

/** Makes the cluster of a stack, in the cloud that its environment is in. */
export function cloudOf(stack: string, settings: StackSettings): Cloud {
  const { environment } = settings;
  const labels = labelsOf(stack);
  const { namespace } = environment.redis;
  const backupIdentity = { namespace, serviceAccount: environment.backup.serviceAccount };
  if ('project' in settings) {
    const { gke } = settings.environment;
    const { project } = settings;
    const made = new Gke(stack, {
      project,
      settings: gke,
      backupIdentity,
      secretManager: keepsOutside(environment),
    });
    const { deletionProtection = true, region } = gke;
    const secretManager = googleSecretManager(stack, {
      project,
      region,
      identityPool: made,
      deletionProtection,
      labels,
    });
    return outputsOf(made, gke, secretManager, [made]);
  }
  const { eks } = settings.environment;
  const made = new Eks(stack, {
    account: settings.account,
    settings: eks,
    backupIdentity,
    volumeSnapshots: asksForSnapshots(environment),
  });
  const { kubeconfig, identity, fileSystemId } = made;
  const volumes = boundVolumes(settings.environment, made.volumeIds);
  const { deletionProtection = true } = eks;
  const storage = new Storage(
    stack,
    { kubeconfig, identity, volumes, fileSystemId, deletionProtection, labels },
    { dependsOn: made },
  );
  const secretManager = awsSecretManager(stack, {
    region: eks.region,
    cluster: made.clusterName,
    deletionProtection,
    tags: labels,
  });
  return outputsOf(made, eks, secretManager, [made, storage]);
}

type Outputs = Pick<Cloud, 'kubeconfig' | 'identity' | 'backupBucket' | 'clusterName'>;

function outputsOf(
  { kubeconfig, identity, backupBucket, clusterName }: Outputs,
  { deletionProtection = true }: { readonly deletionProtection?: boolean },
  secretManager: SecretManager,
  before: pulumi.Resource[],
): Cloud {
  return { kubeconfig, identity, backupBucket, clusterName, deletionProtection, secretManager, before };
}
