import type { Dashboard, Panel, RowPanel } from '../../lib/monitoring/dashboard/grafana';
import { filledIn } from '../../lib/monitoring/dashboard/queries';
import { type Drawn, drawGraph, type Frame, type Mark } from './graph';
import { clock, drawFigure, drawStates, drawTable, rect, text } from './plain';
import type { Prometheus, Series, Span } from './prometheus';
import { cut, named } from './words';

/** What of a dashboard is drawn. */
export interface Wanted {
  readonly span: Span;
  /** Values of the variables, over those that the dashboard begins with. */
  readonly variables: Readonly<Record<string, string>>;
  /** Titles of rows. @default - all that are open */
  readonly rows?: readonly string[];
}

const WIDTH = 1440;
const UNIT = WIDTH / 24;
const LINE = 27;
const HEAD = 24;
const GAP = 6;

/** A dashboard as one SVG, from what a Prometheus answers. */
export async function picture(dashboard: Dashboard, prometheus: Prometheus, wanted: Wanted): Promise<string> {
  const { span } = wanted;
  const values = { ...chosen(dashboard), ...wanted.variables, __range: `${Math.ceil(span.to - span.from)}s` };
  const marks = await marksOf(dashboard, prometheus, span, values);
  let y = 56;
  const parts: string[] = [];
  for (const { row, panels } of rowsOf(dashboard)) {
    const title = filledIn(row.title ?? '', values);
    if (wanted.rows ? !wanted.rows.includes(title) : row.collapsed) continue;
    parts.push(text(4, y + 17, `▾ ${title}`, { size: 14, bold: true }));
    const [top, first] = [y + HEAD, Math.min(...panels.map(({ gridPos }) => gridPos?.y ?? 0))];
    for (const panel of panels) {
      const { x, y: line, w, h } = panel.gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
      const [left, at] = [x * UNIT, top + (line - first) * LINE];
      const frame = { ...span, width: w * UNIT - GAP - 12, height: h * LINE - GAP - 28 };
      parts.push(
        `<g transform="translate(${left} ${at})">${rect(0, 0, w * UNIT - GAP, h * LINE - GAP, '#fff', 'stroke="#dcdfe5" rx="3"')}`,
        text(8, 17, cut(panel.title ?? '', w * UNIT - 20, 12), { size: 12, bold: true }),
        `<g transform="translate(6 24)">${await drawPanel(panel, prometheus, frame, values, marks)}</g></g>`,
      );
      y = Math.max(y, at + h * LINE);
    }
    y += 8;
  }
  const shown = `${clock(span.from)} to ${clock(span.to)} UTC`;
  const legend = dashboard.annotations.list.map(({ name, iconColor }, index) => {
    const at = WIDTH - 560 + index * 190;
    return `${rect(at, 38, 12, 3, iconColor)}${text(at + 17, 43, name, { size: 11, color: '#555' })}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif">`,
    rect(0, 0, WIDTH, y, '#f4f5f8'),
    text(8, 26, dashboard.title ?? '', { size: 20, bold: true }),
    text(WIDTH - 10, 22, shown, { size: 12, color: '#555', anchor: 'end' }),
    ...legend,
    ...parts,
    '</svg>\n',
  ]
    .join('')
    .replace(/(\d+\.\d)\d+/g, '$1');
}

function chosen({ templating }: Dashboard): Record<string, string> {
  return Object.fromEntries(
    templating.list.map(({ name, current }) => [
      name,
      current?.value === '$__all' ? '.+' : String(current?.value ?? ''),
    ]),
  );
}

function rowsOf({ panels }: Dashboard): { readonly row: RowPanel; readonly panels: Panel[] }[] {
  const rows: { readonly row: RowPanel; readonly panels: Panel[] }[] = [];
  for (const panel of panels) {
    if (panel.type === 'row') rows.push({ row: panel, panels: [...panel.panels] });
    else rows.at(-1)?.panels.push(panel);
  }
  return rows;
}

async function drawPanel(
  panel: Panel,
  prometheus: Prometheus,
  frame: Frame,
  values: Readonly<Record<string, string>>,
  marks: readonly Mark[],
): Promise<string> {
  const targets = panel.targets ?? [];
  const asked = targets.map(({ expr, interval }) =>
    filledIn(expr, { ...values, __rate_interval: rateInterval(frame.step, interval) }),
  );
  if (panel.type === 'table') {
    return drawTable(panel, await Promise.all(asked.map(query => prometheus.instant(query, frame.to))), frame);
  }
  if (panel.type === 'text') return '';
  const answers = await Promise.all(asked.map(query => prometheus.range(query, frame)));
  const drawn = answers.flatMap((series, index) =>
    series.map(({ labels, points }): Drawn => ({ name: named(targets[index]?.legendFormat ?? '', labels), points })),
  );
  drawn.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  if (panel.type === 'stat') return drawFigure(panel, drawn, frame);
  if (panel.type === 'state-timeline') return drawStates(panel, drawn, frame);
  return drawGraph(panel, drawn, marks, frame);
}

/** As Grafana finds it: at least four scrapes, and one more than what lies between two points. */
function rateInterval(step: number, interval = '15s'): string {
  const scrape = Number.parseInt(interval, 10) * (interval.endsWith('m') ? 60 : 1);
  return `${Math.max(4 * scrape, Math.ceil(step) + scrape)}s`;
}

/** The beginnings of what annotations tell of. */
async function marksOf(
  { annotations }: Dashboard,
  prometheus: Prometheus,
  span: Span,
  values: Readonly<Record<string, string>>,
): Promise<Mark[]> {
  const begins = ({ points }: Series) =>
    points.filter(([seconds], index) => {
      const before = points[index - 1];
      return !before || seconds - before[0] > span.step * 1.5;
    });
  const all = await Promise.all(
    annotations.list.map(async ({ expr = '', iconColor }) => {
      const found = await prometheus.range(filledIn(expr, values), span);
      return found.flatMap(begins).map(([seconds]): Mark => ({ seconds, color: iconColor }));
    }),
  );
  // What held when the picture begins did not begin then.
  return all.flat().filter(({ seconds }) => seconds > span.from);
}
