import { median } from '../../../cli/bench/spread';
import { type Measured, type Path, TESTS, type Test } from './load';

/** What was measured on each path in one round, by the path's name. */
export type Round = ReadonlyMap<string, Measured>;

/** Measures all paths in turns, so that a machine whose speed drifts is as slow for one as for the other. */
export async function inRounds<P extends Path>(
  paths: readonly P[],
  count: number,
  measure: (path: P) => Promise<Measured>,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < count; round++) {
    const measured: [string, Measured][] = [];
    for (const path of paths) measured.push([path.name, await measure(path)]);
    rounds.push(new Map(measured));
  }
  return rounds;
}

/** The medians of the rounds: ratios of each path to the one beside it, and the figures of those that are beside. */
export function table(paths: readonly Path[], rounds: readonly Round[]): string {
  const head = `| path | beside | ${TESTS.map(test => `${test}: throughput | p99`).join(' | ')} |`;
  const rows = paths.map(({ name, beside }) => {
    const cells = TESTS.flatMap(test => {
      const [throughput, p99] = [ratios('throughput', test), ratios('p99Ms', test)];
      return [median(throughput(name, beside)), median(p99(name, beside))].map(ratio => ratio.toFixed(2));
    });
    return `| ${[name, beside, ...cells].join(' | ')} |`;
  });
  const plain = paths.filter(({ name, beside }) => name === beside).map(({ name }) => figuresOf(name));
  return [head, head.replace(/[^|]+/g, '---'), ...rows, '', ...plain].join('\n');

  function ratios(figure: 'throughput' | 'p99Ms', test: Test) {
    return (name: string, beside: string) =>
      rounds.map(round => figureOf(round, name, test)[figure] / figureOf(round, beside, test)[figure]);
  }
  function figuresOf(name: string): string {
    const each = TESTS.map(test => {
      const all = rounds.map(round => figureOf(round, name, test));
      const [rps, p99] = [median(all.map(one => one.throughput)), median(all.map(one => one.p99Ms))];
      return `${test} ${Math.round(rps).toLocaleString('en')}/s, p99 ${p99.toFixed(2)} ms`;
    });
    return `${name}: ${each.join('; ')}`;
  }
}

function figureOf(round: Round, name: string, test: Test): Measured[Test] {
  const measured = round.get(name);
  if (!measured) throw new Error(`Nothing was measured on the path ${name}.`);
  return measured[test];
}
