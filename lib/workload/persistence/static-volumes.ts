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

/**
 * A PersistentVolume and its claim for each disk, bound to each other by name. The claim has the name that the
 * StatefulSet would give it, so that this takes it for its own.
 */
export function staticVolumes(scope: Construct, persistence: PreProvisionedPersistence, owners: Owners): void {
  for (const [ordinal, pod] of owners.pods.entries()) {
    const disk = persistence.disks[pod];
    if (disk) bind(new Construct(scope, `Disk${ordinal}`), persistence, disk, pod, owners);
  }
}

function bind(
  scope: Construct,
  persistence: PreProvisionedPersistence,
  disk: Disk,
  pod: string,
  { namespace, labels }: Owners,
): void {
  const claim = names.claim(DATA_VOLUME, pod);
  const volume = names.volume(namespace, claim);
  const { driver, fsType = 'ext4' } = persistence;
  const common = staticClaim(persistence);
  clusterWide(
    new k8s.KubePersistentVolume(scope, 'Volume', {
      metadata: { name: volume, labels },
      spec: {
        accessModes: common.accessModes,
        storageClassName: common.storageClassName,
        capacity: { storage: k8s.Quantity.fromString(persistence.size) },
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim },
        // Said even where the driver has the same default: without it, Kubernetes leaves the files to root.
        csi: { driver, volumeHandle: disk.handle, fsType },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: ZONE_LABELS[driver], operator: 'In', values: [...zonesOf(disk)] }] },
            ],
          },
        },
      },
    }),
  );
  new k8s.KubePersistentVolumeClaim(scope, 'Claim', {
    metadata: { name: claim, namespace, labels },
    spec: { ...common, volumeName: volume },
  });
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
