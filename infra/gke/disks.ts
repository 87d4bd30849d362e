import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { holdsData } from '../protection';
import type { GkeDisk } from './settings';

/** Disks to make. */
export interface DisksArgs {
  readonly project: pulumi.Input<string>;
  readonly region: string;
  readonly disks: readonly GkeDisk[];
  /** Whether they refuse to be deleted, and stay where Pulumi is made to forget them. */
  readonly deletionProtection: boolean;
  /** Labels of everything that costs money. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Disks made beforehand, named as the settings say: the volumes of Kubernetes refer to them by name. A disk grows in
 * place; another kind, another zone or a smaller size would be another disk, and is refused while they are protected.
 * The CSI driver attaches and formats them, and changes nothing that is set here.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/preexisting-pd
 */
export class Disks extends pulumi.ComponentResource {
  constructor(name: string, args: DisksArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:Disks', name, {}, opts);
    const { project, region, disks, deletionProtection } = args;
    const child = { ...childOf(this, opts), ...holdsData(deletionProtection) };
    for (const disk of disks) {
      const [zone, second] = disk.zones;
      const common = { project, name: disk.name, type: disk.kind, size: disk.sizeGb, labels: { ...args.labels } };
      if (second === undefined) {
        new gcp.compute.Disk(`${name}-${disk.name}`, { ...common, zone }, child);
      } else {
        new gcp.compute.RegionDisk(`${name}-${disk.name}`, { ...common, region, replicaZones: [...disk.zones] }, child);
      }
    }
    this.registerOutputs();
  }
}
