import { ask, inNamespace, logOf } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import type { Manifest } from '../../support/manifests';
import { podsOf } from '../support/deployment';

interface ContainerState {
  readonly name: string;
  readonly state: {
    readonly terminated?: { readonly exitCode: number; readonly message?: string };
    readonly running?: { readonly startedAt: string };
  };
}

interface JobPod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly phase: string;
    readonly initContainerStatuses?: readonly ContainerState[];
    readonly containerStatuses?: readonly ContainerState[];
  };
}

interface Job {
  readonly status: {
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** What became of a Job. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly seconds: number;
  /** Its pods, the oldest first: the last lines of each container, by the container's name. */
  readonly pods: readonly Readonly<Record<string, string>>[];
  /** What containers that failed said, where `kubectl describe pod` shows it. */
  readonly said: string;
}

/** Pods of a Job, the oldest first. */
export async function jobPods(namespace: string, job: string): Promise<JobPod[]> {
  const pods = await podsOf<JobPod>(namespace, `batch.kubernetes.io/job-name=${job}`);
  return pods.sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
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
  const path = `${inNamespace(namespace, 'batch/v1')}/jobs/${job}`;
  const ended = await until(
    async () => {
      const { status } = await ask<Job>(path);
      const condition = status.conditions?.find(each => ['Complete', 'Failed'].includes(each.type));
      return condition?.status === 'True' ? { type: condition.type, status } : undefined;
    },
    { what: `Job ${namespace}/${job} to end`, timeoutMs, everyMs: 500 },
  );
  const pods = await jobPods(namespace, job);
  const statuses = pods.flatMap(({ status }) => [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ]);
  const logs = await Promise.all(
    pods.map(async ({ metadata, status }) => {
      const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
      const lines = await Promise.all(
        containers.map(async ({ name }) => [
          name,
          await logOf({ namespace, pod: metadata.name, container: name }).catch(() => ''),
        ]),
      );
      return Object.fromEntries(lines);
    }),
  );
  const { startTime = '', completionTime = new Date().toISOString() } = ended.status;
  return {
    succeeded: ended.type === 'Complete',
    seconds: (Date.parse(completionTime) - Date.parse(startTime)) / 1000,
    pods: logs,
    said: saidBy(statuses),
  };
}

/** What the first pod of a Job that failed said: others may be tried for minutes. */
export async function firstFailure(namespace: string, job: string): Promise<string> {
  const { status } = await until(
    async () => (await jobPods(namespace, job)).find(pod => pod.status.phase === 'Failed'),
    { what: `a pod of Job ${namespace}/${job} to fail`, timeoutMs: 180_000, everyMs: 500 },
  );
  return saidBy([...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]);
}

function saidBy(containers: readonly ContainerState[]): string {
  return containers
    .filter(({ state }) => (state.terminated?.exitCode ?? 0) !== 0)
    .map(({ name, state }) => `${name}: ${state.terminated?.message ?? ''}`)
    .join('\n');
}
