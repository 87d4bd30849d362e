import type { CloudEnvironment } from '../../environments';
import { asksForSnapshots, SNAPSHOT_CLASS, snapshotsOf } from '../../environments/volume-snapshots';
import type { DiskDriver } from '../../lib';
import { labelsOf } from '../labels';
import type { Manifest } from './manifests';

/** Group of the kinds that snapshots of volumes are. */
const SNAPSHOTS = 'snapshot.storage.k8s.io';

/** Group of the kinds that rights are. */
const RIGHTS = 'rbac.authorization.k8s.io';

/** The driver that makes the volumes of a cloud, and takes the snapshots of them. */
const DRIVERS: Readonly<Record<CloudEnvironment['cloud'], DiskDriver>> = {
  gke: 'pd.csi.storage.gke.io',
  eks: 'ebs.csi.aws.com',
};

/**
 * What the cluster must have before an environment's snapshots of volumes can be taken: their class, and for the account
 * of each topology the right to take them in its namespace. No folder of manifests has rights, so that whoever may push
 * to it cannot give any out. Nothing where an environment asks for no snapshots.
 */
export function snapshotObjects(environment: CloudEnvironment): Manifest[] {
  if (!asksForSnapshots(environment)) return [];
  const { redis, sentinel } = environment;
  const wanted = snapshotsOf(environment);
  const labels = labelsOf(environment.name);
  return [
    snapshotClass(DRIVERS[environment.cloud], labels),
    ...(wanted.redis ? rights(redis, wanted.redis.serviceAccount, labels) : []),
    ...(sentinel && wanted.sentinel ? rights(sentinel, wanted.sentinel.serviceAccount, labels) : []),
  ];
}

type Labels = ReturnType<typeof labelsOf>;

function snapshotClass(driver: DiskDriver, labels: Labels): Manifest {
  const made = {
    apiVersion: `${SNAPSHOTS}/v1`,
    kind: 'VolumeSnapshotClass',
    metadata: { name: SNAPSHOT_CLASS, labels },
    driver,
    // Those that are no longer kept would stay with the cloud, and cost: nobody else deletes them there.
    deletionPolicy: 'Delete',
  };
  return made;
}

/** The right of an account to take the snapshots of a topology, in its namespace alone. */
function rights(
  { namespace, name: topology }: { readonly namespace: string; readonly name: string },
  serviceAccount: string,
  labels: Labels,
): Manifest[] {
  // A namespace may have two topologies, each with an account of its own.
  const name = `${topology}-volume-snapshots`;
  const apiVersion = `${RIGHTS}/v1`;
  const metadata = { name, namespace, labels };
  const role = {
    apiVersion,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: [SNAPSHOTS], resources: ['volumesnapshots'], verbs: ['create', 'list', 'delete'] }],
  };
  const binding = {
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: RIGHTS, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
  };
  return [role, binding];
}
