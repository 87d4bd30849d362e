import type { Kind, Row } from '../kind';
import { programsOf, type RunRecord } from '../record';
import { type Section, sectionsOf, versionsOf } from './rows';
import { table } from './table';
import { spread } from './words';

/** Said on top of each page, to who would change it. */
export const WRITTEN =
  '<!-- Written by `npm run figures`, from the records in runs/. Change these, or test/figures. -->';

/** The page of a kind. */
export function pageOf(kind: Kind, records: readonly RunRecord[]): string {
  const sections = sectionsOf(kind, records);
  const parts = sections.flatMap((section, index) => sectionOf(kind, section, index === 0));
  return `${[`# ${kind.title}`, WRITTEN, ...kind.about.map(wrapped), ...parts].join('\n\n')}\n`;
}

function sectionOf(kind: Kind, { machine, rows, records }: Section, first: boolean): string[] {
  // One drawing a kind: two classes of machines in it would be compared.
  const plots = first ? kind.plots(rows).map(({ name, alt }) => `![${alt}](${fileOf(kind, name)})`) : [];
  return [
    `## On ${machine}`,
    wrapped(circumstances(records)),
    tableOf(kind, rows),
    ...kind.findings(rows).map(wrapped),
    ...plots,
  ];
}

/** Name of the file of a plot. */
export function fileOf({ name }: Pick<Kind, 'name'>, plot: string): string {
  return `${name}-${plot}.svg`;
}

function tableOf({ cells, measures }: Kind, rows: readonly Row[]): string {
  const dimensions = Object.keys(cells[0]?.of ?? {});
  const shown = measures.filter(({ name }) => rows.some(({ summaries }) => summaries[name]));
  const head = [...dimensions, ...shown.map(({ heading }) => heading), 'runs'];
  const lines = rows.map(({ cell, summaries, runs }) => {
    const figures = shown.map(({ name, unit }) => {
      const summary = summaries[name];
      if (!summary) return '';
      const some = summary.runs < runs ? `, in ${summary.runs} of them` : '';
      return `${spread(summary, unit)}${some}`;
    });
    return [...dimensions.map(each => cell.of[each] ?? ''), ...figures, `${runs}`];
  });
  return table(head, lines);
}

/** When, with which versions, and how quiet the machine was. */
function circumstances(records: readonly RunRecord[]): string {
  const days = [...new Set(records.map(({ when }) => when.slice(0, 10)))].sort();
  const versions = versionsOf(records);
  const { library: _, node: __, ...others } = versions;
  const programs = [programsOf(versions), ...Object.values(others)].join('; ');
  const loads = [...new Set(records.map(({ load }) => load).sort((a, b) => a - b))];
  const load = loads.length > 1 ? `${loads[0]} to ${loads.at(-1)}` : loads[0];
  const nice = [...new Set(records.map(each => each.nice))].sort().join(' and ');
  const when = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0];
  return (
    `Measured ${when} with ${programs}. Median (least–most). The load of the machine was ${load} in the minute before a run, ` +
    `the runs themselves included; the nice value was ${nice}.`
  );
}

const WIDTH = 120;

/** A paragraph with line breaks, as a person would write it. */
export function wrapped(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
