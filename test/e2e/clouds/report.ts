import type { Run } from './stack';

const rows: string[] = [];

/** Keeps what a step of a stack did, for the table. */
export function report(stack: string, step: string, { counts, seconds }: Run): void {
  const count = (...ops: string[]) => ops.reduce((sum, op) => sum + (counts[op] ?? 0), 0);
  const cells = [
    count('create'),
    count('update'),
    count('replace', 'create-replacement'),
    count('delete'),
    count('same'),
  ];
  rows.push(`| ${[stack, step, ...cells, seconds.toFixed(1)].join(' | ')} |`);
}

/** The table of all steps. */
export function table(): string {
  const head = ['stack', 'step', 'created', 'updated', 'replaced', 'deleted', 'unchanged', 's'];
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows].join('\n');
}
