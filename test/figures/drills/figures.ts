import type { DrillResult } from '../../../drills/drill';
import type { Figures } from '../kind';

/**
 * The figures of a drill.
 *
 * @param tookOver whether its effect was that another server is primary
 * @throws Error where the ledger could not look for all writes, or found others: then nothing is known
 */
export function figuresOf(result: DrillResult, tookOver: boolean): Figures {
  const { longestGapMs, faultMs, beside, moments } = result;
  const { injected, effect } = moments;
  const all = [result, ...Object.values(beside)];
  const bad = all.filter(({ unverified, wrong }) => unverified > 0 || wrong > 0);
  if (bad.length > 0) {
    const said = bad.map(({ unverified, wrong }) => `${unverified} not looked for, ${wrong} with another value`);
    throw new Error(`The ledger does not vouch for this run: ${said.join('; ')}.`);
  }
  const sum = (of: (one: DrillResult) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    gapMs: longestGapMs,
    ...(beside.front ? { frontGapMs: beside.front.longestGapMs } : {}),
    ...(tookOver && injected && effect ? { takeoverMs: effect - injected } : {}),
    wholeMs: faultMs,
    acknowledged: sum(({ acknowledged }) => acknowledged.plain + acknowledged.waited),
    lostConfirmed: sum(({ lost }) => lost.waited),
    lostOthers: sum(({ lost }) => lost.plain),
  };
}
