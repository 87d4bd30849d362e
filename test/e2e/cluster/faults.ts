import type { Fault, Target } from '../../../drills/faults/fault';
import { until } from '../../../drills/wait';
import { primaryOf } from '../support/redis';
import type { Tested } from '../support/tested';
import { nodeNames, nodeOfPod } from '../support/zones';
import { anotherPrimary, type DrillSettings, SHARDS, settledAndSpread } from './subject';

/** A drill that takes a node away. */
interface NodeLoss extends DrillSettings {
  readonly target: Required<Pick<Target, 'pod' | 'node'>>;
  /** The primaries that were on that node. */
  readonly primaries: readonly string[];
}

/** What takes the node with most primaries away for a minute; the writers are elsewhere. */
export async function nodeLoss(tested: Tested, name: string, fault: Fault): Promise<NodeLoss> {
  const { namespace } = tested;
  // The drills before have gathered primaries in one zone, whose loss would take the majority with it.
  await until(() => settledAndSpread(tested), {
    what: 'the keeper to have spread the primaries again',
    timeoutMs: 300_000,
  });
  const all = await Promise.all(SHARDS.map(shard => primaryOf(namespace, tested.name, shard)));
  const nodes = await nodeOfPod(namespace);
  const on = (node: string) => all.filter(pod => nodes.get(pod) === node);
  const [node = ''] = (await nodeNames()).sort((a, b) => on(b).length - on(a).length);
  const primaries = on(node);
  const [pod = ''] = primaries;
  return {
    name,
    fault,
    target: { pod, node },
    awayFrom: node,
    lastsMs: 60_000,
    effect: anotherPrimary(tested, primaries),
    primaries,
  };
}
