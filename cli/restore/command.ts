import { Argument, Command, Option } from 'commander';
import { apply } from '../../drills/kubectl';
import { readManifests } from '../explain/read-manifests';
import { Failure } from '../failure';
import { outcomeOf } from '../jobs/outcome';
import { dryRunOption } from '../options';
import { placed } from '../placed';
import type { Streams } from '../streams';
import { follower } from './follow';
import { list } from './list';
import { look } from './look';
import { plan } from './plan';
import { wordsOf } from './progress';
import { backupOf, type RestoreWanted, restoresIn } from './restores-in';

interface Options {
  readonly dryRun?: boolean;
  readonly list?: boolean;
}

/** `redis-ha restore FOLDER`. */
export function restoreCommand({ out }: Streams): Command {
  return new Command('restore')
    .summary('fills a topology from a backup')
    .description(
      'Applies the Job of the prop restore and what belongs to it, alone, and follows it to its end. Refused where it would not run, or where there is data already.',
    )
    .addArgument(new Argument('<folder>', 'folder of manifests, or one file'))
    .addOption(dryRunOption())
    .addOption(new Option('--list', 'says which backups are in the store, and restores nothing').conflicts('dryRun'))
    .action(async (folder: string, { dryRun, list: lists }: Options) => {
      const say = (line: string) => out(`${line}\n`);
      const restores = restoresIn(await placed(readManifests(folder)), folder);
      if (lists) {
        for (const restore of restores) {
          for (const backup of await list(restore)) say(backup);
        }
        return;
      }
      const plans = await Promise.all(
        restores.map(async restore => ({ restore, plan: plan(restore, await look(restore)) })),
      );
      const refusals = plans.flatMap(({ plan: each }) => ('refusals' in each ? each.refusals : []));
      if (refusals.length > 0)
        throw new Failure(`Nothing was applied:\n${refusals.map(each => `- ${each}.`).join('\n')}`);
      for (const { restore, plan: each } of plans) {
        const does = 'does' in each ? each.does : 'begins';
        say(sentence(restore, does, dryRun));
        if (dryRun) continue;
        const { job, config, policies, namespace } = restore;
        if (does !== 'runs') await apply([config, ...policies, job]);
        out(await outcomeOf(namespace, job.metadata.name, { look: follower(restore, say), words: wordsOf }));
      }
    });
}

function sentence(restore: RestoreWanted, does: 'begins' | 'goes on' | 'runs', dryRun = false): string {
  const { name, namespace, job } = restore;
  const what = `${name} in namespace ${namespace} from ${backupOf(restore)}`;
  if (does === 'runs') return `Job ${job.metadata.name} fills ${what} already.`;
  const [fills, goesOn] = dryRun ? ['would fill', 'would go on'] : ['fills', 'goes on'];
  return does === 'begins'
    ? `Job ${job.metadata.name} ${fills} ${what}.`
    : `Job ${job.metadata.name} ${goesOn} to fill ${what}: one that was interrupted has begun.`;
}
