import { Argument, Command, Option } from 'commander';
import { Refusal } from '../../rotate/refusal';
import { check, rotate } from '../../rotate/rotate';
import { readManifests } from '../explain/read-manifests';
import { Failure } from '../failure';
import { dryRunOption } from '../options';
import { placed } from '../placed';
import { EXIT, type Streams } from '../streams';
import { wantedIn } from './wanted-in';

interface Options {
  readonly dryRun?: boolean;
  readonly check?: boolean;
}

/** `redis-ha rotate FOLDER`. */
export function rotateCommand({ out }: Streams, end: (code: number) => void): Command {
  return new Command('rotate')
    .summary('has Secrets hold the passwords that manifests want')
    .description(
      'Makes the passwords that come, leaves out those that go, and waits until servers, Sentinels and keepers have them in place. Refused where a step is left out or comes too early, and where another tool makes the Secrets.',
    )
    .addArgument(new Argument('<folder>', 'folder of manifests, or one file'))
    .addOption(dryRunOption())
    .addOption(
      new Option(
        '--check',
        'says who has other passwords in place, and does nothing; ends with 3 where there is anybody',
      ).conflicts('dryRun'),
    )
    .action(async (folder: string, { dryRun, check: checks }: Options) => {
      const say = (line: string) => out(`${line}\n`);
      const wanted = wantedIn(await placed(readManifests(folder)), folder);
      if (checks) {
        const late = await orSentence(check(wanted, say));
        for (const each of late) say(`${each}.`);
        return end(late.length > 0 ? EXIT.problems : EXIT.done);
      }
      await orSentence(rotate(wanted, { dryRun, say }));
      if (wanted.untouched.length === 0) return;
      say('Not touched, change there what has a password of these:');
      for (const each of wanted.untouched) say(`  ${each}`);
    });
}

async function orSentence<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    throw error instanceof Refusal ? new Failure(error.message) : error;
  }
}
