import { table } from '../text/table';
import { type Figures, type Measurement, PERCENTILES, withFigures } from './figures';
import { digits, FIGURE_NAMES, failures, milliseconds, sent, spread, whole } from './spell';
import { labelsOf } from './targets';

/** A measurement in words: a column a target, beside the ratio to the first. */
export function words(measurement: Measurement, width = Number.POSITIVE_INFINITY): string {
  const { targets, options } = withFigures(measurement);
  const labels = labelsOf(targets);
  const figures = targets.map(target => target.figures);
  const rounds = targets[0]?.rounds.length ?? 0;
  return [
    ...table([[`${sent(options)}. The middle of ${roundsOf(rounds)} of ${options.seconds} s.`]], width),
    '',
    ...table(tableRows(labels, figures, options.rate !== null), width),
    ...remarks(labels, figures).flatMap(remark => ['', ...table([[remark]], width)]),
    '',
  ].join('\n');
}

/**
 * Head and rows of the figures: what is shown, and each target's; those after the first with its ratio to that.
 *
 * @param open whether commands were due by schedule: else each was sent when it was due
 */
export function tableRows(labels: readonly string[], figures: readonly Figures[], open: boolean): string[][] {
  const [first = ''] = labels;
  const row = (name: string, cell: (each: Figures) => string, ratio?: (each: Figures) => number) => [
    name,
    ...figures.flatMap((each, index) => {
      if (index === 0) return [cell(each)];
      return [cell(each), ratio ? `× ${digits(ratio(each))}` : ''];
    }),
  ];
  return [
    ['', ...labels.flatMap((label, index) => (index === 0 ? [label] : [label, `to ${first}`]))],
    row(
      FIGURE_NAMES.perSecond,
      each => spread(each.perSecond, whole),
      each => each.ratios.perSecond,
    ),
    ...PERCENTILES.map(name =>
      row(
        FIGURE_NAMES[name],
        each => spread(each.latency[name], milliseconds),
        each => each.ratios.latency[name],
      ),
    ),
    ...(open ? [row('99 % once sent', each => spread(each.service.p99, milliseconds))] : []),
    row('answered', each => whole(each.done)),
    row('failed', each => failures(each.errors)),
  ];
}

/** What has to be known about the figures. */
export function remarks(labels: readonly string[], figures: readonly Figures[]): string[] {
  return figures.flatMap(({ lacked, keysLeft, perSecond }, index) => {
    const label = labels[index] ?? '';
    const last = lacked.at(-1);
    const all: string[] = [];
    if (last) {
      const rounds = lacked.map(({ round }) => round).join(', ');
      all.push(
        `${label}: these are figures of the load itself in ${lacked.length === 1 ? 'round' : 'rounds'} ${rounds}, not of the servers. ${last.what.join(' ')}`,
      );
    }
    if (perSecond.max === 0) all.push(`${label}: no command was answered.`);
    if (keysLeft > 0) {
      all.push(`${label}: ${whole(keysLeft)} keys that begin with bench: could not be deleted, and go by themselves.`);
    }
    return all;
  });
}

function roundsOf(count: number): string {
  return count === 1 ? '1 round' : `${count} rounds`;
}
