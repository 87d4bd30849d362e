import { ask, inNamespace, logOf } from '../../drills/api-server';
import { until } from '../../drills/wait';
import { Failure } from '../failure';

/** A Job, as far as it is looked at. */
export interface Job {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** As long as a Job of these may take. */
const PATIENCE_MS = 12 * 60 * 60_000;

/** How a Job is waited for. */
export interface Following {
  /** Is called at each look, until it has ended. @default - nothing */
  readonly look?: () => Promise<void>;
  /** What its last line is in words. @default - as it stands there */
  readonly words?: (line: string) => string;
}

/**
 * Waits until a Job has ended, and says how.
 *
 * @throws Failure where it failed
 */
export async function outcomeOf(
  namespace: string,
  job: string,
  { look, words = line => line }: Following = {},
): Promise<string> {
  const failed = endOf(await ended(namespace, job, PATIENCE_MS, look)) === 'Failed';
  const line = await lastLine(namespace, job, failed);
  const said = line === undefined ? '' : `: ${words(line)}`;
  if (!failed) return `Job ${job} is complete${said}\n`;
  throw new Failure(
    `Job ${job} failed${said} Its pods say more: kubectl -n ${namespace} describe pod -l batch.kubernetes.io/job-name=${job}`,
  );
}

/**
 * Waits until a Job has ended, and gives it as it is then.
 *
 * @throws GaveUp where it has not, in so many milliseconds
 */
export function ended(namespace: string, job: string, timeoutMs: number, look?: () => Promise<void>): Promise<Job> {
  const holds = async () => {
    const found = await ask<Job>(`${inNamespace(namespace, 'batch/v1')}/jobs/${job}`);
    await look?.();
    return endOf(found) && found;
  };
  return until(holds, { what: `Job ${namespace}/${job} to end`, timeoutMs, everyMs: 1000 });
}

/** How a Job has ended, if it has. */
export function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  const holds = (wanted: string) => status.conditions?.some(({ type, status: is }) => type === wanted && is === 'True');
  return holds('Complete') ? 'Complete' : holds('Failed') ? 'Failed' : undefined;
}

/** A pod of a Job, as far as it is looked at. */
export interface JobPod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: Job['status']['conditions'];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** One of its containers. */
export interface ContainerStatus {
  readonly name: string;
  readonly state: {
    readonly waiting?: { readonly reason?: string };
    readonly running?: object;
    readonly terminated?: { readonly exitCode: number; readonly finishedAt?: string; readonly message?: string };
  };
}

/** Pods of a Job, the oldest first. */
export async function podsOfJob(namespace: string, job: string): Promise<JobPod[]> {
  const query = { labelSelector: `batch.kubernetes.io/job-name=${job}` };
  const { items } = await ask<{ items: JobPod[] }>(`${inNamespace(namespace)}/pods`, { query });
  return items.sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
}

/** The newest pod of a Job, if it has one. */
export async function newestPod(namespace: string, job: string): Promise<JobPod | undefined> {
  return (await podsOfJob(namespace, job)).at(-1);
}

/** The containers of a pod, in the order in which they begin. */
export function containersOf({ status }: JobPod): ContainerStatus[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}

/** What a pod waits for that may need somebody; nothing where it begins, runs or has ended. */
export function waitsFor(pod: JobPod): string | undefined {
  const unscheduled = pod.status.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled) return unscheduled.message ?? 'it has no node';
  return containersOf(pod)
    .map(({ state }) => state.waiting?.reason)
    .find(reason => reason !== undefined && !BEGINS.includes(reason));
}

/** Why a container waits that is about to begin. */
const BEGINS = ['PodInitializing', 'ContainerCreating'];

/** The container that knows best how it went: the first that failed, or the last of all. */
export function speakerOf(pod: JobPod, failed: boolean): string | undefined {
  const ended = containersOf(pod).flatMap(({ name, state }) =>
    state.terminated ? [{ name, ...state.terminated }] : [],
  );
  // One that runs beside another is ended when that has failed, and would not be content either.
  const failures = ended
    .filter(({ exitCode }) => failed && exitCode !== 0)
    .sort((a, b) => (a.finishedAt ?? '').localeCompare(b.finishedAt ?? ''));
  return (failures[0] ?? ended.at(-1))?.name;
}

async function lastLine(namespace: string, job: string, failed: boolean): Promise<string | undefined> {
  const pod = await newestPod(namespace, job);
  const container = pod && speakerOf(pod, failed);
  if (!pod || !container) return undefined;
  const log = await logOf({ namespace, pod: pod.metadata.name, container }, { lines: 1 });
  return log.trim() || undefined;
}
