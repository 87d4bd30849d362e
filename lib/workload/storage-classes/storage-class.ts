import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { check, isObjectName, type Problems, shown } from '../../validation';
import { clusterWide } from '../cluster-wide';

/** What the StorageClasses of all clouds have in common. */
export interface DiskClassProps {
  /** Name of the StorageClass. @default - the construct's id */
  readonly name?: string;
  /** What becomes of a disk when its PersistentVolumeClaim is deleted. @default 'Retain' */
  readonly reclaimPolicy?: 'Retain' | 'Delete';
  /** File system that new disks are formatted with. @default 'ext4' */
  readonly fsType?: 'ext4' | 'xfs';
}

/** What is wrong with what they have in common. */
export function diskClassProblems(
  name: string,
  { reclaimPolicy = 'Retain', fsType = 'ext4' }: DiskClassProps,
): Problems {
  return check(
    [
      !isObjectName(name),
      `name: ${shown(name)} cannot name a StorageClass; use lower-case letters, digits, dashes and dots`,
    ],
    [
      !['Retain', 'Delete'].includes(reclaimPolicy),
      `reclaimPolicy: ${shown(reclaimPolicy)} is none; set "Retain" or "Delete"`,
    ],
    [
      !['ext4', 'xfs'].includes(fsType),
      `fsType: ${shown(fsType)} is no file system for a server's disk; set "ext4" or "xfs"`,
    ],
  );
}

/** Whether a figure is left out, or is a whole number in a range. */
export function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= most);
}

interface DiskClass extends DiskClassProps {
  readonly name: string;
  readonly provisioner: string;
  /** The driver's own parameters; those that are undefined are left out. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly allowedTopologies?: k8s.TopologySelectorTerm[];
}

/** The StorageClass: disks that can grow, made in the zone where the first pod that wants one is placed. */
export function storageClass(scope: Construct, wanted: DiskClass): void {
  const { name, provisioner, reclaimPolicy = 'Retain', fsType = 'ext4', allowedTopologies } = wanted;
  const parameters = { ...wanted.parameters, 'csi.storage.k8s.io/fstype': fsType };
  clusterWide(
    new k8s.KubeStorageClass(scope, 'StorageClass', {
      metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'cdk8s-redis-ha' } },
      provisioner,
      parameters: Object.fromEntries(
        Object.entries(parameters).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      ),
      reclaimPolicy,
      allowVolumeExpansion: true,
      // Immediately made, a disk may be in a zone where its pod must not run.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies,
    }),
  );
}
