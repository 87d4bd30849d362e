import { containersOf, ended, endOf, type JobPod, podsOfJob } from '../../../cli/jobs/outcome';
import { logOf } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import type { Manifest } from '../../support/manifests';

/** What became of a Job. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly seconds: number;
  /** Its pods, the oldest first: the last lines of each container, by the container's name. */
  readonly pods: readonly Readonly<Record<string, string>>[];
  /** What containers that failed said, where `kubectl describe pod` shows it. */
  readonly said: string;
}

/** Runs a Job of a CronJob now, as an engineer would; of one that is not applied, as its manifest has it. */
export async function runNow(
  namespace: string,
  name: string,
  cronJob: Manifest | string = 'redis-backup',
): Promise<void> {
  if (typeof cronJob === 'string') {
    await kubectl(['-n', namespace, 'create', 'job', name, `--from=cronjob/${cronJob}`]);
    return;
  }
  const { metadata, spec } = cronJob.spec.jobTemplate;
  await apply([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...metadata, name, namespace },
      spec: { ...spec, backoffLimit: 0 },
    },
  ]);
}

/** Waits until a Job ended, and says how. */
export async function outcomeOf(namespace: string, job: string, timeoutMs = 300_000): Promise<Outcome> {
  const found = await ended(namespace, job, timeoutMs);
  const pods = await podsOfJob(namespace, job);
  const logs = await Promise.all(
    pods.map(async pod => {
      const lines = await Promise.all(
        containersOf(pod).map(async ({ name }) => [
          name,
          await logOf({ namespace, pod: pod.metadata.name, container: name }).catch(() => ''),
        ]),
      );
      return Object.fromEntries(lines);
    }),
  );
  const { startTime = '', completionTime = new Date().toISOString() } = found.status;
  return {
    succeeded: endOf(found) === 'Complete',
    seconds: (Date.parse(completionTime) - Date.parse(startTime)) / 1000,
    pods: logs,
    said: pods.map(saidBy).filter(Boolean).join('\n'),
  };
}

/** What the first pod of a Job that failed said: others may be tried for minutes. */
export async function firstFailure(namespace: string, job: string): Promise<string> {
  const failed = await until(async () => (await podsOfJob(namespace, job)).find(pod => pod.status.phase === 'Failed'), {
    what: `a pod of Job ${namespace}/${job} to fail`,
    timeoutMs: 180_000,
    everyMs: 500,
  });
  return saidBy(failed);
}

function saidBy(pod: JobPod): string {
  return containersOf(pod)
    .filter(({ state }) => (state.terminated?.exitCode ?? 0) !== 0)
    .map(({ name, state }) => `${name}: ${state.terminated?.message ?? ''}`)
    .join('\n');
}
