import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { holdsData } from '../protection';
import { EBS_DRIVER_TAG } from './addon';
import type { EksDisk } from './settings';
import { type Tags, tagged } from './tags';

/** Volumes to make. */
export interface DisksArgs {
  readonly disks: readonly Required<EksDisk>[];
  /** Whether they refuse to be deleted, and stay where Pulumi is made to forget them. */
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

/**
 * EBS volumes made beforehand, encrypted by the account's key for EBS. A volume grows in place; another zone would be
 * another volume, and is refused while they are protected. The CSI driver attaches and formats them.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/tree/master/examples/kubernetes/static-provisioning
 */
export class Disks extends pulumi.ComponentResource {
  /** Ids of the volumes, by their names in the settings. */
  readonly volumeIds: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: DisksArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Disks', name, {}, opts);
    const { disks, deletionProtection, tags } = args;
    const child = { ...childOf(this, opts), ...holdsData(deletionProtection) };
    this.volumeIds = Object.fromEntries(
      disks.map(disk => {
        const volume = new aws.ebs.Volume(
          `${name}-${disk.name}`,
          {
            availabilityZone: disk.zone,
            type: 'gp3',
            size: disk.sizeGb,
            iops: disk.iops,
            throughput: disk.throughputMiBps,
            encrypted: true,
            tags: { ...tagged(tags, disk.name), ...EBS_DRIVER_TAG },
          },
          child,
        );
        return [disk.name, volume.id];
      }),
    );
    this.registerOutputs({ volumeIds: this.volumeIds });
  }
}
