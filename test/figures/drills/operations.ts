import type { Condition, Drill } from '../../../drills/drill';
import { cutNode } from '../../../drills/faults/break-node';
import { deletePod } from '../../../drills/faults/delete-pod';
import { drainNode } from '../../../drills/faults/drain-node';
import type { Fault, Target } from '../../../drills/faults/fault';
import { forceDeletePod } from '../../../drills/faults/force-delete-pod';
import { freezeProcess } from '../../../drills/faults/freeze-process';
import { isolatePod } from '../../../drills/faults/isolate-pod';
import { killProcess } from '../../../drills/faults/kill-process';
import { restartRollout } from '../../../drills/faults/restart-rollout';
import { isRolledOut } from '../../e2e/support/rollout';
import { andThenReady, notReady, type Tested } from '../../e2e/support/tested';
import { nodeOfPod } from '../../e2e/support/zones';

/** What a drill is told. */
export interface Settings extends Pick<Drill, 'name' | 'fault' | 'effect' | 'lastsMs'> {
  readonly target?: Partial<Target>;
  readonly awayFrom?: string;
}

/** A topology that runs, as far as operations know it. */
export interface Operated {
  readonly tested: Tested;
  /** Name of the primary that is broken. */
  readonly primary: () => Promise<string>;
  /** Another server than this one is primary. */
  readonly another: (primary: string) => Condition;
  /** What takes the node of a primary away. */
  readonly nodeLoss: (name: string, fault: Fault) => Promise<Settings>;
  /** Kind and name of what its servers belong to. */
  readonly workloads: readonly string[];
  /** Selects the pods that a drained node gives away. */
  readonly drained: string;
  /** What replaces its front. @default - it has none */
  readonly frontReplaced?: () => Promise<Settings>;
}

/** Faults of a primary, by how they are seen to be over. */
const BACK_OR_ANOTHER: readonly Fault[] = [killProcess, forceDeletePod];
const ANOTHER: readonly Fault[] = [freezeProcess, isolatePod];

/** Names of the faults, as columns have them. */
export const FAULT_NAMES = [...BACK_OR_ANOTHER, ...ANOTHER, cutNode].map(({ name }) => name);

/** Names of what is planned. */
export const PLANNED = {
  handOver: 'hand-over',
  update: 'rolling update',
  drain: 'drain',
  front: 'front replaced',
} as const;

/** How long a server is frozen or cut off, in milliseconds: longer than a failover, so that its return ends no gap. */
const LASTS_MS = 15_000;

/** What there is to be done, by its name: each to be begun on what is there now. */
export function operationsOf(operated: Operated): Readonly<Record<string, () => Promise<Settings>>> {
  const { tested, primary, another, nodeLoss, workloads, drained, frontReplaced } = operated;
  const next = async () => another(await primary());
  const back = () => andThenReady(tested, notReady(tested, 'the server to be gone'));
  const faults = [
    ...BACK_OR_ANOTHER.map(fault => [fault, async () => ({ effect: either(await next(), back()) })] as const),
    ...ANOTHER.map(fault => [fault, async () => ({ effect: await next(), lastsMs: LASTS_MS })] as const),
    [deletePod, async () => ({ effect: await next() })] as const,
  ].map(([fault, how]) => {
    const name = fault === deletePod ? PLANNED.handOver : fault.name;
    return [name, async (): Promise<Settings> => ({ name, fault, ...(await how()) })] as const;
  });
  return {
    ...Object.fromEntries(faults),
    [cutNode.name]: () => nodeLoss(cutNode.name, cutNode),
    [PLANNED.update]: async () => ({
      name: PLANNED.update,
      fault: restartRollout(...workloads),
      effect: {
        what: 'every server to be replaced',
        timeoutMs: 600_000,
        holds: () => isRolledOut(tested.namespace),
      },
    }),
    [PLANNED.drain]: async () => {
      const pod = await primary();
      const node = (await nodeOfPod(tested.namespace)).get(pod);
      return { name: PLANNED.drain, fault: drainNode, target: { pod, node, selector: drained } };
    },
    ...(frontReplaced ? { [PLANNED.front]: frontReplaced } : {}),
  };
}

/** One of two effects: where a server may be back before another takes over. */
function either(one: Condition, other: Condition): Condition {
  return {
    what: `${one.what}, or ${other.what}`,
    timeoutMs: Math.max(one.timeoutMs, other.timeoutMs),
    everyMs: 100,
    holds: async () => (await one.holds().catch(() => false)) || (await other.holds()),
  };
}
