import type { Streams } from '../streams';
import { type Answers, DEFAULTS } from './answers';
import { QUESTIONS, type Question } from './questions';
import { Refused } from './refused';

/** What was said on the command line, as texts. */
export type Given = Readonly<Partial<Record<keyof Answers, string>>>;

/** All answers, and those that nobody gave, as options. */
export interface Answered {
  readonly answers: Answers;
  readonly taken: readonly string[];
}

/**
 * Goes through the questions: what was given is not asked. Where somebody is there to be asked, an answer that is not
 * good is told at once and asked again; else what nobody gave is the default, and all that is wrong is told together.
 *
 * @param problemsOf what is wrong with answers of which the rest are defaults
 * @throws Refused where what was given is not good
 */
export async function answered(
  given: Given,
  { ask, error }: Pick<Streams, 'ask' | 'error'>,
  problemsOf: (answers: Answers) => readonly string[],
): Promise<Answered> {
  let answers = DEFAULTS;
  const taken: string[] = [];
  const accept = (question: Question, text: string): void => {
    const next = { ...answers, ...question.read(text) };
    refuse(ask ? problemsOf(next) : []);
    answers = next;
  };
  for (const question of QUESTIONS) {
    const { key, unless, text } = question;
    const why = unless?.(answers);
    const said = given[key];
    if (why !== undefined) {
      refuse(said === undefined ? [] : [`--${key} is left out: ${why}.`]);
    } else if (said !== undefined) {
      accept(question, said);
    } else if (ask) {
      await asked(question, text(answers), { ask, error }, answer => accept(question, answer));
    } else {
      taken.push(`--${key} ${text(answers)}`);
    }
  }
  refuse(problemsOf(answers));
  return { answers, taken };
}

async function asked(
  { what, choices }: Question,
  byDefault: string,
  { ask, error }: Required<Pick<Streams, 'ask' | 'error'>>,
  accept: (text: string) => void,
): Promise<void> {
  const width = Math.max(...Object.keys(choices ?? {}).map(choice => choice.length));
  for (const [choice, means] of Object.entries(choices ?? {})) error(`  ${choice.padEnd(width)}  ${means}\n`);
  for (;;) {
    const answer = (await ask(`${sentence(what)} [${byDefault}]: `)).trim();
    try {
      return accept(answer || byDefault);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      error(`${problem.message}\n`);
    }
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Refused(problems.join('\n'));
}
