import { until } from '../../drills/wait';
import { Failure } from '../failure';
import type { Streams } from '../streams';
import { oneDigit } from '../text/units';
import { evict } from './evict';
import type { OnNode } from './look';
import { leaves, planOf, refusal } from './plan';
import { nameOf, partOf } from './words';

/** What was well a moment ago may be busy for some, with what follows from the step before. */
const SETTLING_MS = 10 * 60_000;

/** Has one pod after the other leave a node. Who is what is asked before each: that one left has made others primaries. */
export async function empty(node: string, look: () => Promise<OnNode>, out: Streams['out']): Promise<void> {
  const gone = new Set<string>();
  for (;;) {
    const { mover } = await until(
      async () => {
        const movers = planOf(node, (await look()).groups);
        const why = refusal(movers);
        if (why) throw new Error(why);
        return { mover: movers.find(leaves) };
      },
      { what: 'all that has pods there to be well', timeoutMs: SETTLING_MS, everyMs: 1000 },
    );
    if (!mover) return;
    const name = nameOf(mover);
    if (gone.has(name)) throw new Failure(`${name} came back to ${node}: something lets it run on a cordoned node.`);
    gone.add(name);
    const began = performance.now();
    out(`${name} is evicted: ${partOf(mover)}.\n`);
    const where = await evict(mover);
    out(`${mover.group.name} is well again ${oneDigit((performance.now() - began) / 1000)} s later: ${where}.\n`);
  }
}
