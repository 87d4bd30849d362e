import { ask, inNamespace, logOf } from '../../drills/api-server';
import { runCommand } from '../../drills/command';
import { names } from '../../lib/config/names';
import { Failure } from '../failure';
import { newestPod, outcomeOf } from '../jobs/outcome';
import type { RestoreWanted } from './restores-in';

/** Name of the container that lists, in place of the one that gets. */
const CONTAINER = 'list';
/** The container of a restore that reaches the store. */
const REACHES = 'get';

/** What is looked at of a Job's template, which is otherwise taken as it is. */
interface Spec {
  readonly template: {
    readonly metadata?: object;
    readonly spec: {
      readonly initContainers?: readonly {
        readonly name: string;
        readonly volumeMounts?: readonly { name: string }[];
      }[];
      readonly volumes?: readonly { readonly name: string }[];
    };
  };
}

/** What is run in the store's container: `backups` of the restore's own scripts. */
export function listScript(remote: string): string {
  return `set -eu\n${remote}\nbackups\n`;
}

/**
 * A Job that lists the backups in the store of a restore: with the pod of that, of which the one container is there that
 * reaches the store. What it runs it brings along, so it needs nothing that is not there yet. It goes by itself.
 *
 * @throws Failure where the manifests are of a release that cannot list
 */
export function listJob({ name, namespace, job, config }: RestoreWanted, called: string): object {
  const { template } = job.spec as Spec;
  const reaches = template.spec.initContainers?.find(each => each.name === REACHES);
  const remote = config.data?.['remote.sh'] ?? '';
  if (!reaches || !/^backups\(\)/m.test(remote)) {
    throw new Failure(`The restore of ${name} has no script that lists: synthesize it with this release.`);
  }
  const mounts = (reaches.volumeMounts ?? []).filter(mount => mount.name !== 'config');
  const container = { ...reaches, name: CONTAINER, command: ['sh', '-c', listScript(remote)], volumeMounts: mounts };
  const volumes = (template.spec.volumes ?? []).filter(volume => mounts.some(mount => mount.name === volume.name));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: called, namespace },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 300,
      ttlSecondsAfterFinished: 600,
      template: {
        metadata: template.metadata,
        spec: { ...template.spec, initContainers: [], containers: [container], volumes },
      },
    },
  };
}

/**
 * The names of the backups in the store of a restore, the oldest first.
 *
 * @throws Failure where the store can't be listed
 */
export async function list(restore: RestoreWanted): Promise<string[]> {
  const { namespace, name } = restore;
  const called = `${names.restore(name)}-list-${Date.now().toString(36)}`;
  await ask(`${inNamespace(namespace, 'batch/v1')}/jobs`, { body: listJob(restore, called) });
  await outcomeOf(namespace, called);
  const pod = await newestPod(namespace, called);
  const place = { namespace, pod: pod?.metadata.name ?? '', container: CONTAINER };
  const log = await logOf(place);
  // One that failed stays for a while, for who wants to know why.
  await runCommand('kubectl', ['-n', namespace, 'delete', 'job', called, '--wait=false']);
  return log.split('\n').filter(line => line !== '');
}
