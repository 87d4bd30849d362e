import type { TestedEngine } from '../../../lib/config/engines';
import { drillsWithoutKeeper, runsDrill } from './engines';
import { onTestCluster } from './on-test-cluster';

/** One drill of a suite. */
export interface DrillCase<Subject> {
  readonly name: string;
  /** Needs the test cluster's own means. */
  readonly special?: boolean;
  /** Run with every engine in the whole matrix. */
  readonly basic?: boolean;
  /** Run with every engine of each run: what engines do differently. */
  readonly always?: boolean;
  /** It replaces what only a keeper brings back. */
  readonly needsKeeper?: boolean;
  readonly run: (subject: Subject) => Promise<void>;
}

/** All drills that an engine has its turn at; in the whole matrix once more, with no keeper. */
export function survivesEach<Subject extends { readonly keeperAway?: boolean }>(
  cases: readonly DrillCase<Subject>[],
  subject: Subject,
  engine: TestedEngine,
): void {
  for (const [index, { name: what, special, basic = false, always = false, needsKeeper, run }] of cases.entries()) {
    if (!always && !runsDrill(engine, index, basic)) continue;
    const test = special ? onTestCluster : it;
    test(`survives ${what}`, () => run(subject));
    if (drillsWithoutKeeper(engine, index) && !needsKeeper) {
      test(`survives ${what}, without its keeper`, () => run({ ...subject, keeperAway: true }));
    }
  }
}
