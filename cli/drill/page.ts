import type { DrillMoment } from '../../drills/drill';
import { htmlOf, type Part, type Section } from '../page/page';
import type { Rehearsed } from './rehearse';
import { COLUMNS, sentence } from './words';

/** Results as a page that needs nothing else. */
export function page(name: string, results: readonly Rehearsed[]): string {
  const lead = `${name} was broken on purpose while a client wrote to it. Times are UTC.`;
  return htmlOf({ title: `Drills of ${name}`, lead, sections: [overview(results), ...results.map(section)] });
}

function overview(results: readonly Rehearsed[]): Section {
  return {
    heading: 'What came of it',
    parts: [
      {
        kind: 'table',
        head: COLUMNS.map(([head]) => head),
        rows: results.map(result => COLUMNS.map(([, cell]) => cell(result))),
      },
      { kind: 'list', items: results.map(sentence) },
    ],
  };
}

function section(result: Rehearsed): Section {
  const { name, report, happenings, twoPrimaries, moments } = result;
  const errors = Object.entries(report.total.errors).map(([code, count]) => `${code}: ${count}`);
  const { servers, began } = twoPrimaries.seen ?? {};
  return {
    heading: name,
    parts: [
      ...writesPlot(result),
      ...rolesPlot(result),
      {
        kind: 'list',
        items: [
          ...(Object.entries(moments) as [DrillMoment, number][]).map(([moment, at]) => `${clock(at)} ${moment}`),
          `What the client was told, by kind: ${errors.length > 0 ? errors.join(', ') : 'no error'}.`,
          servers && began !== undefined
            ? `Two servers took writes at the same time for ${twoPrimaries.ms} ms: ${servers.join(' and ')}, from ${clock(began)}.`
            : 'No two servers took writes for the same keys at the same time.',
        ],
      },
      {
        kind: 'table',
        head: ['time', 'from', 'about', 'what'],
        rows: happenings.map(({ time, from, about = '', what }) => [time.slice(11, 19), from, about, what]),
      },
    ],
  };
}

const clock = (at: number) => new Date(at).toISOString().slice(11, 23);

/** Seconds after the fault began. */
const after = ({ moments, report }: Rehearsed, at: number) =>
  Math.round(at - (moments.injected ?? Date.parse(report.startedAt))) / 1000;

const SECONDS = { type: 'value', name: 's after the fault' } as const;

function span(result: Rehearsed): { readonly min: number; readonly max: number } {
  const { startedAt, durationMs } = result.report;
  const began = Date.parse(startedAt);
  return { min: Math.floor(after(result, began)), max: Math.ceil(after(result, began + durationMs)) };
}

/** Lines that say when what happened. */
function marks(result: Rehearsed): { readonly name: string; readonly xAxis: number }[] {
  const { moments } = result;
  return (['injected', 'effect', 'healed', 'recovered'] as const).flatMap(name =>
    moments[name] === undefined ? [] : [{ name, xAxis: after(result, moments[name]) }],
  );
}

function writesPlot(result: Rehearsed): Part[] {
  const { report, name } = result;
  const { timeline } = report;
  if (!timeline) return [];
  const began = Date.parse(report.startedAt);
  const points = (parts: readonly number[]) =>
    parts.map((count, index) => [after(result, began + index * timeline.everyMs), (count * 1000) / timeline.everyMs]);
  return [
    {
      kind: 'plot',
      label: `Writes a second during ${name}: acknowledged, and failed. Lines say when the fault was injected, felt, healed and recovered from.`,
      option: {
        xAxis: { ...SECONDS, ...span(result) },
        yAxis: { type: 'value', name: 'writes a second' },
        series: [
          {
            name: 'acknowledged',
            type: 'line',
            areaStyle: { opacity: 0.15 },
            showSymbol: false,
            lineStyle: { width: 1 },
            data: points(timeline.acknowledged),
            markLine: { label: { formatter: '{b}' }, data: marks(result) },
          },
          { name: 'failed', type: 'line', showSymbol: false, lineStyle: { width: 2 }, data: points(timeline.failed) },
        ],
      },
    },
  ];
}

function rolesPlot(result: Rehearsed): Part[] {
  const { roles, name } = result;
  const pods = [...new Set(roles.map(({ pod }) => pod))].sort();
  if (pods.length < 2) return [];
  return [
    {
      kind: 'plot',
      label: `Who said to be what during ${name}: a thick line is a primary, a thin one a replica, none a server that says nothing.`,
      height: 112 + 28 * pods.length,
      option: {
        xAxis: { ...SECONDS, ...span(result) },
        yAxis: { type: 'category', data: pods, inverse: true },
        series: (['primary', 'replica'] as const).map(wanted => ({
          name: wanted,
          type: 'line',
          showSymbol: false,
          lineStyle: { width: wanted === 'primary' ? 8 : 2 },
          // A point that is nowhere ends a line, and the next one begins another.
          data: roles
            .filter(({ role }) => role === wanted)
            .flatMap(({ pod, from, to }) => [
              [after(result, from), pod],
              [after(result, to), pod],
              [null, null],
            ]),
        })),
      },
    },
  ];
}
