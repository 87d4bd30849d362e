import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { names } from '../../config/names';
import { clusterWide } from '../cluster-wide';
import { DATA_VOLUME } from './data-volume';
import { type Disk, ZONE_LABELS, zonesOf } from './disks';
import type { PreProvisionedPersistence } from './pre-provisioned';

/** Servers whose disks are to be bound. */
interface Owners {
  readonly namespace: string;
  readonly pods: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The server that a volume is for. */
export interface VolumeOwner {
  /** Namespace of the topology. */
  readonly namespace: string;
  /** Name of the server's pod. */
  readonly pod: string;
  /** Labels of the volume. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A PersistentVolume and its claim for each disk, bound to each other by name. The claim has the name that the
 * StatefulSet would give it, so that this takes it for its own. A disk without a handle gets the claim alone: its volume
 * has the same name, whoever makes it.
 */
export function staticVolumes(scope: Construct, persistence: PreProvisionedPersistence, owners: Owners): void {
  const { namespace, labels } = owners;
  for (const [ordinal, pod] of owners.pods.entries()) {
    const disk = persistence.disks[pod];
    if (disk === undefined) continue;
    const below = new Construct(scope, `Disk${ordinal}`);
    if (disk.handle !== undefined) {
      const props = volumeProps(persistence, disk, { namespace, pod, labels }, disk.handle);
      clusterWide(new k8s.KubePersistentVolume(below, 'Volume', props));
    }
    new k8s.KubePersistentVolumeClaim(below, 'Claim', {
      metadata: { name: names.claim(DATA_VOLUME, pod), namespace, labels },
      spec: { ...staticClaim(persistence), volumeName: volumeName(namespace, pod) },
    });
  }
}

/**
 * The PersistentVolume of a server's disk, as its manifest says it: for who makes the disk and learns its id by that,
 * such as a Pulumi program on AWS. It is bound to the claim that the topology makes, before or after it.
 *
 * @param handle how the driver knows the disk
 * @throws a sentence where there is no disk for that pod
 */
export function persistentVolume(
  persistence: PreProvisionedPersistence,
  owner: VolumeOwner,
  handle: string,
): PersistentVolumeManifest {
  const disk = persistence.disks[owner.pod];
  if (disk === undefined) {
    throw new Error(`persistence.disks: there is none for ${owner.pod}; it has ${Object.keys(persistence.disks)}`);
  }
  return k8s.KubePersistentVolume.manifest(volumeProps(persistence, disk, owner, handle));
}

/** A PersistentVolume, as far as one may want to change it. */
export interface PersistentVolumeManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly capacity: { readonly storage: string };
    readonly csi: { readonly driver: string; readonly volumeHandle: string; readonly fsType: string };
  };
}

function volumeName(namespace: string, pod: string): string {
  return names.volume(namespace, names.claim(DATA_VOLUME, pod));
}

function volumeProps(
  persistence: PreProvisionedPersistence,
  disk: Disk,
  { namespace, pod, labels }: VolumeOwner,
  handle: string,
): k8s.KubePersistentVolumeProps {
  const { driver, size, fsType = 'ext4' } = persistence;
  const { accessModes, storageClassName } = staticClaim(persistence);
  return {
    metadata: { name: volumeName(namespace, pod), labels },
    spec: {
      accessModes,
      storageClassName,
      capacity: { storage: k8s.Quantity.fromString(size) },
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: names.claim(DATA_VOLUME, pod) },
      // Said even where the driver has the same default: without it, Kubernetes leaves the files to root.
      csi: { driver, volumeHandle: handle, fsType },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: ZONE_LABELS[driver], operator: 'In', values: [...zonesOf(disk)] }] },
          ],
        },
      },
    },
  };
}

/** What volume, claim and claim template agree on. */
export function staticClaim({ size }: PreProvisionedPersistence) {
  return {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: k8s.Quantity.fromString(size) } },
    // Empty, not absent: the cluster's default class must not make another volume in the disk's place.
    storageClassName: '',
  };
}
