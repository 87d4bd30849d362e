import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type PreProvisionedPersistence, persistentVolume } from '../../lib';
import { leadsToData } from '../protection';

/** A volume that is there, and the server that it is for. */
export interface BoundVolume {
  readonly persistence: PreProvisionedPersistence;
  /** Namespace of the topology. */
  readonly namespace: string;
  /** Name of the server's pod. */
  readonly pod: string;
  /** Id of the volume. */
  readonly volumeId: pulumi.Input<string>;
}

/** What a cluster is to know of what was made beside it. */
export interface StorageArgs {
  /** How to reach the cluster. */
  readonly kubeconfig: pulumi.Input<string>;
  /** What tells the cluster from one that takes its place. */
  readonly identity: pulumi.Input<string>;
  readonly volumes: readonly BoundVolume[];
  /** Id of the file system for shared files. @default - there is none */
  readonly fileSystemId?: pulumi.Input<string>;
  /** Whether Pulumi refuses to delete the PersistentVolumes. */
  readonly deletionProtection: boolean;
  /** Labels of what is made. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Name of the StorageClass of shared files, in any cluster. */
export const SHARED_FILES_CLASS = 'efs';

/**
 * What lies in the cluster and bears ids that AWS makes up: a PersistentVolume for each volume made beforehand, under the
 * name that the claims of its server say, and a StorageClass for shared files. So whoever applies the manifests needs to
 * know no id, and none is written down anywhere.
 *
 * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/master/examples/kubernetes/dynamic_provisioning
 */
export class Storage extends pulumi.ComponentResource {
  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Storage', name, {}, opts);
    const { volumes, fileSystemId, deletionProtection, labels } = args;
    const provider = new kubernetes.Provider(
      `${name}-storage`,
      { kubeconfig: args.kubeconfig, clusterIdentifier: args.identity },
      { parent: this, dependsOn: opts?.dependsOn },
    );
    const child = { parent: this, provider, dependsOn: opts?.dependsOn };
    for (const { persistence, namespace, pod, volumeId } of volumes) {
      const { metadata, spec } = persistentVolume(persistence, { namespace, pod, labels }, '');
      new kubernetes.core.v1.PersistentVolume(
        metadata.name,
        { metadata, spec: { ...spec, csi: { ...spec.csi, volumeHandle: volumeId } } },
        { ...child, ...leadsToData(deletionProtection) },
      );
    }
    if (fileSystemId !== undefined) {
      new kubernetes.storage.v1.StorageClass(
        SHARED_FILES_CLASS,
        {
          metadata: { name: SHARED_FILES_CLASS, labels },
          provisioner: 'efs.csi.aws.com',
          // A folder for each claim, of a user of its own.
          parameters: { provisioningMode: 'efs-ap', fileSystemId, directoryPerms: '700' },
          reclaimPolicy: 'Retain',
        },
        child,
      );
    }
    this.registerOutputs();
  }
}
