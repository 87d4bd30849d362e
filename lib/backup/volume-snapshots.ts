import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { apiServerPolicy } from '../access/network-policies';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PACKED, SPEC_FILE, specText } from '../config/program-files';
import { FOLDERS } from '../config/redis-conf';
import type { VolumeSnapshotsSpec } from '../config/volume-snapshots-spec';
import { packageFile } from '../package-root';
import { check, isObjectName, type Problems, shown } from '../validation';
import { podField } from '../workload/env';
import { IMAGES, NODE_USER, pullPolicy } from '../workload/images';
import { packedProgram, programCommand } from '../workload/node-program';
import { claimNames, type Persistence, snapshotObstacle } from '../workload/persistence';
import { podBase } from '../workload/pod-base';
import { requirements, resourceProblems } from '../workload/resources';
import { schedulingOf } from '../workload/scheduling';
import { CONTAINER_SECURITY } from '../workload/security';
import { type Copied, refusedBy } from './pod';
import { VOLUME_SNAPSHOTS_DEFAULTS, type VolumeSnapshots } from './props';
import { cronJob, scheduleProblems } from './schedule';

/** Who runs it, beside the topology. */
type Snapshotted = Pick<Copied, 'name' | 'imagePull' | 'placement' | 'shards'>;

/**
 * The CronJob that has the driver take a snapshot of each server's volume, waits until all of them can be used, and then
 * alone deletes older ones. Servers know nothing of it: each volume is as after a loss of power at that moment.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export function volumeSnapshots(
  topology: Construct,
  { shards, ...copied }: Snapshotted,
  wanted: VolumeSnapshots,
): void {
  const scope = new Construct(topology, 'VolumeSnapshots');
  const { name, imagePull, placement = {} } = copied;
  const all = { ...VOLUME_SNAPSHOTS_DEFAULTS, ...wanted };
  const own = names.volumeSnapshots(name);
  const labels = { ...topologyLabels(name), ...componentLabels(name, 'volume-snapshots') };
  const spec: VolumeSnapshotsSpec = {
    labels,
    claims: claimNames(shards.flat()),
    ...(all.snapshotClass === undefined ? {} : { snapshotClass: all.snapshotClass }),
    keep: all.keep,
  };
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: { name: own, labels },
    data: { [SPEC_FILE]: specText(spec) },
    binaryData: { [PACKED]: packedProgram(packageFile('build', 'programs', 'snapshots.js')) },
  });
  cronJob(scope, {
    name: own,
    labels,
    scheduled: all,
    pod: {
      ...podBase(imagePull, NODE_USER),
      ...schedulingOf(placement),
      serviceAccountName: all.serviceAccount,
      // The one pod here that speaks to the API server.
      automountServiceAccountToken: true,
      restartPolicy: 'Never',
      containers: [
        {
          name: 'snapshots',
          ...pullPolicy(imagePull),
          image: IMAGES.node,
          command: programCommand(FOLDERS.config),
          env: [
            podField('POD_NAMESPACE', 'metadata.namespace'),
            // One that goes on knows by it what was taken before.
            podField('JOB', "metadata.labels['batch.kubernetes.io/controller-uid']"),
            { name: 'NODE_ENV', value: 'production' },
            { name: 'SPEC_FILE', value: `${FOLDERS.config}/${SPEC_FILE}` },
            // Read by Node as it starts.
            { name: 'NODE_EXTRA_CA_CERTS', value: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' },
          ],
          // What it says last is what `kubectl describe pod` shows.
          terminationMessagePolicy: 'FallbackToLogsOnError',
          resources: requirements(all.resources),
          securityContext: CONTAINER_SECURITY,
          volumeMounts: [{ name: 'config', mountPath: FOLDERS.config, readOnly: true }],
        },
      ],
      volumes: [{ name: 'config', configMap: { name: own } }],
    },
    podFailurePolicy: { rules: [refusedBy('snapshots')] },
  });
  apiServerPolicy(scope, own, name, 'volume-snapshots');
}

/** What is wrong with the snapshots of volumes like these. */
export function volumeSnapshotsProblems(wanted: VolumeSnapshots | undefined, persistence: Persistence): Problems {
  if (wanted === undefined) return [];
  const { serviceAccount, snapshotClass, resources } = wanted;
  const obstacle = snapshotObstacle(persistence);
  return [
    ...scheduleProblems('volumeSnapshots', { ...VOLUME_SNAPSHOTS_DEFAULTS, ...wanted }),
    ...check(
      [
        !isObjectName(serviceAccount),
        `volumeSnapshots.serviceAccount: ${shown(serviceAccount)} cannot name a ServiceAccount; set the name of one in the namespace that may create, list and delete VolumeSnapshots`,
      ],
      [
        snapshotClass !== undefined && !isObjectName(snapshotClass),
        `volumeSnapshots.snapshotClass: ${shown(snapshotClass)} cannot name a VolumeSnapshotClass; set the name of one that \`kubectl get volumesnapshotclass\` shows, or leave it out`,
      ],
      [obstacle !== undefined, `volumeSnapshots: ${obstacle}`],
    ),
    ...(resources ? resourceProblems('volumeSnapshots.resources', resources) : []),
  ];
}
