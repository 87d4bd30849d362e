import type { Step } from '../../../../keeper/cluster/decisions/decision';
import { STEP_KINDS } from '../support';
import { simulateOrExplain } from './simulate';

/** Runs the seeds from `first` on, says how they ended, and sees to it that the runs were worth running. */
export function simulateMany(count: number, podsPerShard: number, first = 1): void {
  const ends = new Map<string, number>();
  const seen = new Set<string>();
  const kinds = new Set<Step['kind']>();
  let passes = 0;
  let longest = 0;
  for (let seed = first; seed < first + count; seed++) {
    const outcome = simulateOrExplain(seed, podsPerShard);
    ends.set(outcome.end, (ends.get(outcome.end) ?? 0) + 1);
    for (const state of outcome.seen) seen.add(state);
    for (const kind of outcome.steps.keys()) kinds.add(kind);
    passes += outcome.passes;
    longest = Math.max(longest, outcome.end === 'settled' ? outcome.toEnd : 0);
  }
  const settled = ends.get('settled') ?? 0;
  process.stdout.write(
    `${count} runs of 3 shards of ${podsPerShard} pods: ${settled} settled within ${longest} passes of the last fault, ` +
      `${count - settled} wait for a person as a volume is lost; ${passes} passes, ${seen.size} kinds of states\n`,
  );
  // Volumes are lost on purpose, but rarely so that nobody can be elected.
  expect(settled / count).toBeGreaterThan(0.9);
  expect([...kinds].sort()).toEqual(STEP_KINDS);
  expect(seen.size).toBeGreaterThan(40);
}
