import type { Latencies } from '../../drills/load/latencies';
import { htmlOf, type Part, type Section } from '../page/page';
import { byCommand } from './by-command';
import { type Measurement, PERCENTILES, type Told, withFigures } from './figures';
import { overTime } from './over-time';
import { FIGURE_NAMES, sent } from './spell';
import { labelsOf } from './targets';
import { remarks, tableRows } from './words';

/** A measurement as a page that needs nothing else. */
export function page(measurement: Measurement): string {
  const told = withFigures(measurement);
  const labels = labelsOf(told.targets);
  const lead = `${labels.join(' and ')} ${labels.length === 1 ? 'was' : 'were'} sent commands, and this is how they answered.`;
  return htmlOf({
    title: `Bench of ${labels.join(', ')}`,
    lead,
    sections: [
      overview(labels, told),
      latencies(labels, told),
      overTime(labels, told),
      byCommand(labels, told),
      what(labels, told),
    ],
  });
}

function overview(labels: readonly string[], { targets, options }: Told): Section {
  const figures = targets.map(target => target.figures);
  const [head = [], ...rows] = tableRows(labels, figures, options.rate !== null);
  const said = remarks(labels, figures);
  return {
    heading: 'What came of it',
    parts: [
      {
        kind: 'words',
        text: `The middle of all rounds, and between which others it is. A percentage is of all commands: so many were answered within that time of when they were due.${targets.length > 1 ? ' Each round is compared with the same round of the first.' : ''}`,
      },
      { kind: 'table', head, rows },
      ...(said.length > 0 ? [{ kind: 'list', items: said } as const] : []),
    ],
  };
}

function latencies(labels: readonly string[], { targets, options }: Told): Section {
  // Of one name, and so of one color.
  const of = (kind: 'latency' | 'service', name: string, index: number) => ({
    name,
    type: 'line' as const,
    symbolSize: 6,
    lineStyle: { width: 2, type: kind === 'latency' ? ('solid' as const) : ('dashed' as const) },
    data: PERCENTILES.map((each: keyof Latencies) => targets[index]?.figures[kind][each].median ?? null),
  });
  const open = options.rate !== null;
  const series = labels.flatMap((label, index) => [
    of('latency', label, index),
    ...(open ? [of('service', label, index)] : []),
  ]);
  const parts: Part[] = [
    {
      kind: 'plot',
      label: `How long so many of the commands took, in milliseconds, on an axis of powers of ten.${open ? ' Dashed is what they took once they were sent, which leaves out what they waited for before.' : ''}`,
      height: 320,
      option: {
        xAxis: { type: 'category', data: PERCENTILES.map(each => FIGURE_NAMES[each]) },
        yAxis: { type: 'log', name: 'ms' },
        series,
      },
    },
  ];
  return { heading: 'Latency', parts };
}

function what(labels: readonly string[], { targets, options, startedAt }: Told): Section {
  const rounds = targets[0]?.rounds.length ?? 0;
  const due =
    options.rate === null
      ? 'Each connection sends its next command when it has an answer. So while a server answers nobody, few commands wait for it: what more clients would have waited is not in these figures. A rate shows that.'
      : 'Commands are due by schedule, whatever the answers take, and count from when they were due: who wants something while a server answers nobody waits for it too.';
  return {
    heading: 'What was run',
    parts: [
      {
        kind: 'list',
        items: [
          `Began ${startedAt.slice(0, 19).replace('T', ' ')} UTC: ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${options.seconds} s, in each of which all took turns.`,
          `${sent(options)}.`,
          ...targets.map(
            ({ releases, servers, namespace }, index) =>
              `${labels[index]} in namespace ${namespace}: ${servers} ${servers === 1 ? 'server' : 'servers'} of ${releases.join(', ') || 'a release that nobody says'}.`,
          ),
          due,
        ],
      },
    ],
  };
}
