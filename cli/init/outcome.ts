import { resolve } from 'node:path';
import type { Answers } from './answers';
import { NEEDS } from './readme-file';
import { shellLines, stepsOf } from './steps';
import type { Written } from './write';

/** What is said in the end: what became of the files, and what to type next. */
export interface Outcome extends Written {
  readonly answers: Answers;
  /** Answers that nobody gave, as options. */
  readonly taken: readonly string[];
  /** What is likely to go wrong with it, though it is allowed. */
  readonly warnings: readonly string[];
  /** The project's folder, as it was named. */
  readonly folder: string;
}

/** The outcome in words. */
export function outcomeWords({ answers, taken, warnings, folder, written, left, added }: Outcome): string {
  const enter = resolve(folder) === resolve() ? [] : [{ command: `cd ${inShell(folder)}` }];
  const parts = [
    ...(taken.length > 0 ? [`By default: ${taken.join(' ')}`] : []),
    written.length > 0 ? `Written: ${written.join(', ')}.` : 'Nothing is written.',
    ...(left.length > 0 ? [`Left as it is, though other than it would be written now: ${left.join(', ')}.`] : []),
    ...(added.length > 0 ? [`Added to package.json: ${added.join(', ')}.`] : []),
    ...warnings.map(warning => `Mind ${warning}`),
    ...(written.length > 0
      ? [`${NEEDS[answers.cloud]} Next:\n${indented(shellLines([...enter, ...stepsOf(answers)]))}`]
      : []),
  ];
  return `${parts.join('\n')}\n`;
}

function inShell(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function indented(lines: string): string {
  return lines.replace(/^/gm, '  ');
}
