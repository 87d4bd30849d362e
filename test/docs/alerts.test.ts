import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ALERT_NAMES } from '../../lib';
import { runbookOf } from '../../lib/monitoring/alerts/names';
import { THRESHOLD_DEFAULTS } from '../../lib/monitoring/alerts/thresholds';
import { RULES } from '../servers/alerts/subjects';
import { page, pages, ROOT, tableBelow } from './markdown';

const PAGE = page('docs/alerts.md');

/** Each alert once, as the table has it: its link, its severity, and how long it must hold. */
function rows(): string[][] {
  const all = [...RULES.values()].flatMap(({ groups }) => groups[0].rules);
  return ALERT_NAMES.map(name => {
    const rule = all.find(({ alert }) => alert === name);
    return [`[${name}](runbooks/${runbookOf(name)})`, rule?.labels.severity, rule?.for];
  });
}

it('docs/alerts.md has every alert, as it is made', () => {
  expect(tableBelow(PAGE, 'All alerts').map(cells => cells.slice(0, 3))).toEqual(rows());
});

it('docs/alerts.md has every threshold, with its default', () => {
  const listed = tableBelow(PAGE, 'Thresholds').map(([name = '', value = '']) => [name, value]);
  const defaults = Object.entries(THRESHOLD_DEFAULTS).map(([name, value]) => [`\`${name}\``, `\`${value}\``]);
  expect(listed.filter(([name]) => name !== '`lagBytes`')).toEqual(defaults);
});

it('each alert has its runbook', () => {
  const without = ALERT_NAMES.filter(name => !existsSync(join(ROOT, 'docs', 'runbooks', runbookOf(name))));
  expect(without).toEqual([]);
  for (const name of ALERT_NAMES) {
    const { text } = page(`docs/runbooks/${runbookOf(name)}`);
    expect(text).toMatch(new RegExp(`^# ${name}\n`));
    expect(text).toContain('\n## What not to do\n');
  }
});

it('each runbook has its alert, or is linked from elsewhere', () => {
  const own = ALERT_NAMES.map(runbookOf);
  const others = readdirSync(join(ROOT, 'docs', 'runbooks')).filter(file => !own.includes(file));
  const unlinked = others.filter(
    file => !pages().some(({ path, text }) => !path.endsWith(file) && text.includes(file)),
  );
  expect(unlinked).toEqual([]);
});
