import { basename, resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { Streams } from '../streams';
import { DEFAULTS } from './answers';
import { type Answered, answered, type Given } from './ask';
import { built } from './built';
import { outcomeWords } from './outcome';
import { projectOf } from './project';
import { QUESTIONS } from './questions';
import { Refused } from './refused';
import { writeProject } from './write';

interface Options extends Given {
  readonly yes?: boolean;
}

/** `redis-ha init [FOLDER]`. */
export function initCommand({ out, error, ask }: Streams): Command {
  const command = new Command('init')
    .summary('writes a project whose manifests make a Redis')
    .description(
      'Asks which topology, where and how large, and writes a small TypeScript project that synthesizes it. What is given is not asked; where nobody is there to be asked, the rest is as by default. Files that are there are never written over.',
    )
    .addArgument(new Argument('[folder]', 'where the project is written').default('.', 'the current folder'));
  for (const { key, takes, what, choices, byDefault, text } of QUESTIONS) {
    const option = new Option(`--${key} <${takes}>`, `${what}; by default ${byDefault ?? text(DEFAULTS)}`);
    command.addOption(choices ? option.choices(Object.keys(choices)) : option);
  }
  return command
    .addOption(new Option('--yes', 'does not ask: what is not given is as by default'))
    .action(async (to: string, { yes, ...given }: Options) => {
      const asking = { error, ...(ask && !yes ? { ask } : {}) };
      const { answers, taken } = await orUsage(
        command,
        answered(given, asking, each => built(each).problems),
      );
      const { connection, warnings } = built(answers);
      const project = projectOf(answers, connection, basename(resolve(to)));
      out(outcomeWords({ answers, taken, warnings, folder: to, ...writeProject(to, project) }));
    });
}

/** What is not good was given by an option, so that the command was called wrongly: nothing was done. */
async function orUsage(command: Command, work: Promise<Answered>): Promise<Answered> {
  try {
    return await work;
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    return command.error(problem.message);
  }
}
