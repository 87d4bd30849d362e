import { total } from '../../drills/ledger/report';
import { table } from '../text/table';
import type { Rehearsed } from './rehearse';
import { nextPrimary } from './watch';

/** Whether a drill shows what must not be: that was lost which was confirmed, or nobody knows. */
export function isBad({ lost, wrong, unverified }: Rehearsed): boolean {
  return lost.waited > 0 || wrong > 0 || unverified > 0;
}

/** Milliseconds as people say them. */
export function spell(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** From the fault until all was well again. */
function wellAfter({ moments: { injected, recovered } }: Rehearsed): string {
  return injected === undefined || recovered === undefined ? '–' : spell(recovered - injected);
}

/** The columns of results, and how each is read of one. */
export const COLUMNS: readonly (readonly [head: string, cell: (result: Rehearsed) => string])[] = [
  ['drill', ({ name }) => name],
  ['at', ({ pod }) => pod],
  ['longest gap', ({ longestGapMs }) => spell(longestGapMs)],
  ['well again after', wellAfter],
  ['acknowledged', ({ acknowledged }) => String(total(acknowledged))],
  ['lost', ({ lost }) => String(total(lost))],
  ['of these confirmed', ({ lost }) => String(lost.waited)],
  ['no answer', ({ unknown }) => String(unknown)],
];

/** Results as a table, with what each shows that must not be. A terminal that is too narrow has the columns one below the other. */
export function words(results: readonly Rehearsed[], width = Number.POSITIVE_INFINITY): string {
  const cells = results.map(result => COLUMNS.map(([, cell]) => cell(result)));
  const heads = COLUMNS.map(([head]) => head);
  const wide = table([heads, ...cells]);
  const fits = wide.every(line => line.length <= width);
  const narrow = cells
    .flatMap(each => [...table(heads.map((head, index) => [head, each[index] ?? ''])), ''])
    .slice(0, -1);
  const sentences = results.flatMap(result => table([[sentence(result)]], width));
  return `${[...(fits ? wide : narrow), '', ...sentences].join('\n')}\n`;
}

/** What a drill shows, in a sentence. */
export function sentence(result: Rehearsed): string {
  const { name, lost, wrong, unverified, roles, moments, pod } = result;
  const bad = [
    ...(lost.waited > 0 ? [`${lost.waited} writes are lost that were confirmed`] : []),
    ...(wrong > 0 ? [`${wrong} keys have another value than was written`] : []),
    ...(unverified > 0 ? [`${unverified} writes could not be looked for`] : []),
  ];
  if (bad.length > 0) return `${name}: ${bad.join('; ')}.`;
  const began = moments.injected ?? 0;
  const heir = nextPrimary(
    roles.filter(each => each.pod !== pod),
    began,
  );
  const taken = heir ? `${heir.pod} took over from ${pod} after ${spell(heir.from - began)}` : 'nobody took over';
  return `${name}: ${taken}; nothing is lost that was confirmed.`;
}
