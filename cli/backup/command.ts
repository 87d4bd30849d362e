import { Argument, Command, Option } from 'commander';
import { runCommand } from '../../drills/command';
import { COMPONENT } from '../../lib/config/labels';
import { currentNamespace } from '../cluster';
import { Failure } from '../failure';
import { outcomeOf } from '../jobs/outcome';
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
      await runCommand('kubectl', ['-n', where, 'create', 'job', job, `--from=cronjob/${cronJob}`]);
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
