import { runbookOf } from '../alerts/names';
import { alertsOf } from '../alerts/prometheus-rule';
import type { AlertSettings } from '../alerts/settings';
import type { Subject } from '../subject';
import { figure, type Row, type Sized, table, words } from './panels';

/** Alerts of a construct: where its chart names no namespace, they have none or that of a series. */
export function alertsSelected({ name, namespace }: Subject, ...more: readonly string[]): string {
  return `ALERTS{${[`redis="${name}"`, `namespace=~"${namespace}|"`, ...more].join(',')}}`;
}

/** How many alerts fire. */
export function alertsFigure(subject: Subject): Sized {
  return figure({
    title: 'Alerts that fire',
    description: 'Alerts of this release that fire now, but for those that are only good to know.',
    limits: [[1, 'red']],
    queries: [
      {
        expr: `count(${alertsSelected(subject, 'alertstate="firing"', 'severity!="info"')}) or vector(0)`,
        legend: 'alerts',
      },
    ],
  });
}

/** Which alerts fire, or are about to. */
export function alertsTable(subject: Subject, width: number): Sized {
  return table({
    title: 'Alerts',
    description:
      'Alerts of this release that fire, or will if things stay as they are. What to do says the runbook of each, below.',
    width,
    columns: [
      {
        title: 'Alert',
        label: 'alertname',
        expr: `count by (alertname, alertstate, severity, pod, shard) (${alertsSelected(subject)})`,
      },
      { title: 'State', label: 'alertstate' },
      { title: 'Severity', label: 'severity' },
      { title: 'Pod', label: 'pod' },
      { title: 'Shard', label: 'shard' },
    ],
  });
}

/** What each alert says, and where its runbook is. */
export function runbooks(subject: Subject, settings: AlertSettings | false): Row[] {
  if (settings === false) return [];
  const folder = settings.runbooks?.replace(/\/+$/, '');
  const lines = alertsOf(subject, settings).map(({ name, severity }) => {
    const page = runbookOf(name);
    return `- ${folder === undefined ? `**${name}** (${severity}): \`cdk8s-redis-ha/docs/runbooks/${page}\`` : `[${name}](${folder}/${page}) (${severity})`}`;
  });
  if (lines.length === 0) return [];
  const height = Math.max(4, Math.ceil(lines.length * 0.75));
  return [{ title: 'Runbooks', collapsed: true, panels: [words('What to do', lines.join('\n'), { height })] }];
}
