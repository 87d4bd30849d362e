import type { TestedEngine } from '../../../lib/config/engines';
import { drillsWithoutKeeper, FULL, runsDrill } from './engines';
import { onTestCluster } from './on-test-cluster';

/** One drill of a suite. */
export interface DrillCase<Subject> {
  readonly name: string;
  /** Needs the test cluster's own means. */
  readonly special?: boolean;
  /** Run in the whole matrix alone: another one shows nearly the same. */
  readonly rare?: boolean;
  /** Run with every engine in the whole matrix. */
  readonly basic?: boolean;
  /** It hangs, cuts off or drains a node, and with it whatever else is there. */
  readonly breaksNode?: boolean;
  /** It replaces what only a keeper brings back. */
  readonly needsKeeper?: boolean;
  readonly run: (subject: Subject) => Promise<void>;
}

/** Drills by whether other suites can go on meanwhile. */
export function apart<Case extends DrillCase<never>>(cases: readonly Case[]): { beside: Case[]; alone: Case[] } {
  const alone = cases.filter(({ breaksNode }) => breaksNode);
  return { beside: cases.filter(each => !alone.includes(each)), alone };
}

/** All drills of an engine; in the whole matrix once more, with no keeper. */
export function survivesEach<Subject extends { readonly keeperAway?: boolean }>(
  cases: readonly DrillCase<Subject>[],
  subject: Subject,
  engine: TestedEngine,
): void {
  for (const [index, { name: what, special, rare, basic = false, needsKeeper, run }] of cases.entries()) {
    if ((rare && !FULL) || !runsDrill(engine, basic)) continue;
    const test = special ? onTestCluster : it;
    test(`survives ${what}`, () => run(subject));
    if (drillsWithoutKeeper(engine, index) && !needsKeeper) {
      test(`survives ${what}, without its keeper`, () => run({ ...subject, keeperAway: true }));
    }
  }
}
