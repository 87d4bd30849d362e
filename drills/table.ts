import type { DrillResult } from './drill';
import type { Count } from './ledger/journal';

const COLUMNS = ['drill', 'longest gap', 'acknowledged, waited for', 'found', 'lost, waited for', 'wrong'];
const MORE_COLUMNS = ['not looked for', 'unknown', 'broken', 'outside the gap'];

/** The first lines of a Markdown table of drills. */
export const TABLE_HEAD = [
  row([...COLUMNS, ...MORE_COLUMNS]),
  `|${'---|'.repeat(COLUMNS.length + MORE_COLUMNS.length)}`,
].join('\n');

/** A drill as rows of that table: one, and one more for each further way to the data. */
export function tableRow(result: DrillResult): string {
  const { name, longestGapMs, acknowledged, found, lost, wrong, beside } = result;
  const { unverified, unknown, brokenPerLane, outsideGap } = result;
  const cells = [name, `${grouped(longestGapMs)} ms`, pair(acknowledged), grouped(found), pair(lost)];
  const own = row([...cells, ...[wrong, unverified, unknown, brokenPerLane, outsideGap].map(grouped)]);
  return [own, ...Object.values(beside).map(tableRow)].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** All of a count, and how many of them were waited for. */
function pair({ plain, waited }: Count): string {
  return `${grouped(plain + waited)}, ${grouped(waited)}`;
}

function grouped(number: number): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
