import type { DrillResult } from './drill';
import type { Count } from './ledger/journal';

/** The first lines of a Markdown table of drills. */
export const TABLE_HEAD = [
  '| drill | longest gap | acknowledged, waited for | lost, waited for | wrong | not looked for | unknown | broken | outside the gap |',
  '|---|---|---|---|---|---|---|---|---|',
].join('\n');

/** A drill as one row of that table. */
export function tableRow(result: DrillResult): string {
  const { name, longestGapMs, acknowledged, lost, wrong, unverified, unknown, brokenPerLane, outsideGap } = result;
  const cells = [name, `${(longestGapMs / 1000).toFixed(1)} s`, pair(acknowledged), pair(lost)];
  return `| ${[...cells, ...[wrong, unverified, unknown, brokenPerLane, outsideGap].map(grouped)].join(' | ')} |`;
}

/** All of a count, and how many of them were waited for. */
function pair({ plain, waited }: Count): string {
  return `${grouped(plain + waited)}, ${grouped(waited)}`;
}

function grouped(number: number): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
