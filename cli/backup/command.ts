import { Argument, Command, Option } from 'commander';
import { ask, inNamespace, logOf } from '../../drills/api-server';
import { runCommand } from '../../drills/command';
import { until } from '../../drills/wait';
import { COMPONENT } from '../../lib/config/labels';
import { currentNamespace, orFailure } from '../cluster';
import { Failure } from '../failure';
import { dryRunOption, namespaceOption } from '../options';
import { readTopologies } from '../status/read';
import type { CronJob, Seen } from '../status/seen';
import type { Streams } from '../streams';

/** What can be done ahead of its schedule, and the prop that asks for it. */
const WORKS = { backup: 'backup', 'volume-snapshots': 'volumeSnapshots' } as const;
type Work = keyof typeof WORKS;

interface Options {
  readonly namespace?: string;
  readonly of: Work;
  readonly dryRun?: boolean;
}

interface Job {
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** As long as a Job of these may take. */
const PATIENCE_MS = 12 * 60 * 60_000;

/** `redis-ha backup NAME`. */
export function backupCommand({ out }: Streams): Command {
  return new Command('backup')
    .summary('makes a backup now')
    .description('Runs the CronJob of a topology ahead of its schedule, and waits until that is done.')
    .addArgument(new Argument('<name>', 'name of the topology'))
    .addOption(namespaceOption())
    .addOption(
      new Option('--of <work>', 'a backup, or snapshots of the volumes').choices(Object.keys(WORKS)).default('backup'),
    )
    .addOption(dryRunOption())
    .action(async (name: string, { namespace, of, dryRun }: Options) => {
      const where = namespace ?? (await currentNamespace());
      const [seen] = (await readTopologies(where, name)) as [Seen];
      const cronJob = runnable(seen, of);
      const job = `${cronJob}-${stamp(new Date())}`;
      out(`Job ${job} ${dryRun ? 'would be' : 'is'} made of CronJob ${cronJob}.\n`);
      if (dryRun) return;
      await orFailure(runCommand('kubectl', ['-n', where, 'create', 'job', job, `--from=cronjob/${cronJob}`]));
      out(await outcomeOf(where, job));
    });
}

/** The CronJob to run. Refuses where there is none, or it runs: two at a time would work on the same files. */
export function runnable({ name, cronJobs }: Pick<Seen, 'name' | 'cronJobs'>, of: Work): string {
  const found = cronJobs.find(({ metadata }: CronJob) => metadata.labels?.[COMPONENT] === of);
  if (!found) throw new Failure(`${name} has no CronJob for that: set its prop ${WORKS[of]}, and apply it.`);
  const [active] = found.status?.active ?? [];
  if (active) throw new Failure(`Job ${active.name} runs already: wait until it has ended.`);
  return found.metadata.name;
}

/** A time as part of a name. */
function stamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
}

async function outcomeOf(namespace: string, job: string): Promise<string> {
  const condition = await until(
    async () => {
      const { status } = await ask<Job>(`${inNamespace(namespace, 'batch/v1')}/jobs/${job}`);
      return status.conditions?.find(({ type, status: is }) => ['Complete', 'Failed'].includes(type) && is === 'True');
    },
    { what: `Job ${job} to end`, timeoutMs: PATIENCE_MS, everyMs: 1000 },
  );
  const said = await lastLine(namespace, job);
  if (condition.type === 'Complete') return `Job ${job} is complete${said === undefined ? '' : `: ${said}`}\n`;
  throw new Failure(
    `Job ${job} failed${said === undefined ? '' : `: ${said}`} Its pods say more: kubectl -n ${namespace} describe pod -l batch.kubernetes.io/job-name=${job}`,
  );
}

interface JobPod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}
interface ContainerStatus {
  readonly name: string;
  readonly state: { readonly terminated?: { readonly exitCode: number } };
}

/** What the last container that ended said last: that which failed, or the one that finished. */
async function lastLine(namespace: string, job: string): Promise<string | undefined> {
  const query = { labelSelector: `batch.kubernetes.io/job-name=${job}` };
  const { items } = await ask<{ items: JobPod[] }>(`${inNamespace(namespace)}/pods`, { query });
  const pod = items.sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp)).at(-1);
  const { initContainerStatuses = [], containerStatuses = [] } = pod?.status ?? {};
  const ended = [...initContainerStatuses, ...containerStatuses].filter(({ state }) => state.terminated);
  const last = ended.find(({ state }) => state.terminated?.exitCode !== 0) ?? ended.at(-1);
  if (!pod || !last) return undefined;
  const log = await logOf({ namespace, pod: pod.metadata.name, container: last.name }, { lines: 1 });
  return log.trim() || undefined;
}
