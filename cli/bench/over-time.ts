import type { Second } from '../../drills/load/series';
import type { Part, Section } from '../page/page';
import type { Told } from './figures';

type Point = readonly [second: number, value: number | null];

/** Each second of each target, its rounds one after the other. */
export function overTime(labels: readonly string[], told: Told): Section {
  const failed = told.targets.some(({ figures }) => Object.keys(figures.errors).length > 0);
  return {
    heading: 'Over time',
    parts: [
      plot(labels, told, {
        label:
          'Answered commands of each second. Rounds are beside each other: between those of one target were those of the others.',
        name: 'a second',
        of: ({ done }) => done,
      }),
      plot(labels, told, {
        label: 'How long 99 % of the commands of each second took, in milliseconds, on an axis of powers of ten.',
        name: 'ms',
        log: true,
        of: ({ p99 }) => (p99 > 0 ? p99 : null),
      }),
      failed
        ? plot(labels, told, { label: 'Failed commands of each second.', name: 'failed', of: each => each.failed })
        : { kind: 'words', text: 'No command failed.' },
    ],
  };
}

/** Points of a target, without what its rounds had after their time: those seconds were no whole ones. */
export function points(
  rounds: readonly { readonly series: readonly Second[] }[],
  seconds: number,
  of: (second: Second) => number | null,
): Point[] {
  return rounds.flatMap(({ series }, round) => [
    ...series.slice(0, seconds).map((second, index): Point => [round * seconds + index + 1, of(second)]),
    // Nothing joins one round to the next.
    [(round + 1) * seconds, null] as Point,
  ]);
}

interface Plotted {
  readonly label: string;
  readonly name: string;
  readonly log?: true;
  readonly of: (second: Second) => number | null;
}

function plot(labels: readonly string[], { targets, options }: Told, { label, name, log, of }: Plotted): Part {
  const { seconds } = options;
  const rounds = Math.max(1, ...targets.map(target => target.rounds.length));
  return {
    kind: 'plot',
    label,
    option: {
      xAxis: { type: 'value', name: 's', min: 0, max: rounds * seconds },
      yAxis: { type: log ? 'log' : 'value', name },
      series: targets.map((target, index) => ({
        name: labels[index] ?? '',
        type: 'line',
        showSymbol: seconds < 3,
        lineStyle: { width: 1.5 },
        data: points(target.rounds, seconds, of).map(point => [...point]),
      })),
    },
  };
}
