import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import type { SilentPod } from '../../observation/silent';
import {
  type Verdict as AnyVerdict,
  askingFor,
  FIRST_LOOK_MS,
  keep,
  leavingAt,
  type Question,
  UNSEEN_MS,
} from '../../verdicts/verdict';
import { type ShardView, type View, viewOf } from '../decisions/view';
import type { Observation } from '../observation/observation';
import { shardOf } from '../pod-names';
import { beforeRemoval, leavesAsAWhole, whileDrained } from './removal';
import { giveTurn, isOutdated, isTornDown, isWhole } from './rolling';

/** A stop that takes longer than this, in milliseconds, makes way for the next one. */
const PERMIT_MS = 30_000;

/** The right of one pod to stop. One at a time: elections of several shards collide. */
export interface Permit {
  /** Index of the shard. */
  readonly shard: number;
  readonly pod: string;
  /** When it was given, in milliseconds. */
  readonly since: number;
  /** In a rolling update, the revision that the pod must come back with before another one may go. */
  readonly revision?: string;
}

export interface VerdictInput extends Question<Permit> {
  /** What was last seen; undefined before the first pass. */
  readonly observation?: Observation;
  readonly spec: ClusterSpec;
}

type Verdict = AnyVerdict<Permit>;

/** Tells a stopping server what to do. A pure function. */
export function giveVerdict(input: VerdictInput): Verdict {
  const { pod, now, asks, observation, spec } = input;
  const index = shardOf(pod, spec);
  if (index === undefined) return keep(input.permit, 'teardown');
  if (!observation) return keep(input.permit, 'wait the keeper has not looked at the servers yet');
  const view = viewOf(observation, spec);
  const permit = stillValid(input.permit, view, spec, now);
  const asking = askingFor(pod, asks, now);
  const isLeaving = leavingAt(now, asks);
  const tornDown = isTornDown(view, isLeaving, asking);
  if (!spec.shards.some(shard => shard.pods.includes(pod))) {
    // A pod beyond the wanted replicas hands over as any other, if it is the primary.
    const shard = view.shards[index];
    if (shard?.primaryPod !== pod) return keep(permit, whileDrained(pod, view, spec, isLeaving));
    if (tornDown) return keep(permit, 'teardown');
    if (shard.pods.some(name => canTakeOver(name, shard))) return handOver(shard, pod, permit, view, now);
    return keep(permit, `hold no wanted pod of ${shard.name} can take over yet`);
  }
  // Its successor may know of an update that this one does not: it lets nobody go but with everybody.
  if (input.stopping && !tornDown) return keep(permit, 'wait the keeper is being replaced');
  const self = view.pods.find(each => each.pod === pod);
  const updates = self !== undefined && isOutdated(self, spec);
  const alone = (view.shards[index]?.pods.length ?? 0) < 2;
  // Of a shard with one pod that is updated, nothing can be told from that it leaves.
  if (leavesAsAWhole(pod, view, isLeaving) && !tornDown && !(updates && alone)) {
    const answer = beforeRemoval(pod, view, asking, isLeaving);
    if (answer) return keep(permit, answer);
  }
  if (updates) {
    const turn = giveTurn({ self, view, spec, isLeaving, tornDown, firstLook: asking < FIRST_LOOK_MS, permit });
    return turn === 'restart' ? permitted(self.pod, permit, view, spec, now) : keep(permit, turn);
  }
  const shard = view.shards.find(each => each.primaryPod === pod);
  if (!shard) {
    const unseen = isUnseen(pod, view);
    if (unseen && asking < UNSEEN_MS) return keep(permit, `wait ${pod} ${unseen.problem}`);
    // An update replaces the keeper and a pod of every shard at once: it must not be this keeper who lets them all go.
    const early = self !== undefined && asking < FIRST_LOOK_MS && !tornDown;
    return keep(permit, early ? 'wait to see who else is about to stop' : 'teardown');
  }
  if (asking < FIRST_LOOK_MS) {
    return keep(permit, 'wait to see whether its replicas are leaving too');
  }
  const staying = othersOf(shard).filter(name => !isLeaving(name));
  if (staying.some(name => canTakeOver(name, shard))) return handOver(shard, pod, permit, view, now);
  const hopeful = staying.find(name => isThere(name, shard, view));
  return hopeful ? keep(permit, `wait ${hopeful} has not caught up yet`) : keep(permit, 'teardown');
}

function handOver(shard: ShardView, pod: string, permit: Permit | undefined, view: View, now: number): Verdict {
  if (permit && permit.shard !== shard.index) {
    return keep(permit, `wait ${view.shards[permit.shard]?.name ?? 'another shard'} is handing over`);
  }
  return keep(permit?.pod === pod ? permit : { shard: shard.index, pod, since: now }, 'restart');
}

/** A turn in a rolling update: the permit lasts until the pod is back with the revision that is wanted now. */
function permitted(pod: string, permit: Permit | undefined, view: View, spec: ClusterSpec, now: number): Verdict {
  const shard = view.shards.findIndex(({ pods }) => pods.includes(pod));
  const fresh: Permit = { shard, pod, since: now, ...(spec.revision ? { revision: spec.revision } : {}) };
  return keep(permit?.pod === pod ? permit : fresh, 'restart');
}

/** A permit ends when what it was given for is seen to be done, or takes too long. */
function stillValid(permit: Permit | undefined, view: View, spec: ClusterSpec, now: number): Permit | undefined {
  if (!permit) return undefined;
  const late = now - permit.since >= PERMIT_MS;
  if (permit.revision === undefined) {
    const primary = view.shards[permit.shard]?.primary;
    return late || (primary && primary.pod !== permit.pod) ? undefined : permit;
  }
  if (permit.revision !== spec.revision) return undefined;
  const pod = view.pods.find(each => each.pod === permit.pod);
  // Away, for as long as it takes: an update stops at the first pod that does not come back.
  if (!pod) return permit;
  const back = isOutdated(pod, spec) ? late : isWhole(pod, view);
  return back ? undefined : permit;
}

/** A pod that doesn't answer the keeper while nobody tells who its shard's primary is: it may be that one. */
function isUnseen(name: string, { silent, shards }: View): SilentPod | undefined {
  const shard = shards.find(({ pods }) => pods.includes(name));
  return shard?.primaryPod ? undefined : silent.find(({ pod }) => pod === name);
}

function othersOf({ pods, primaryPod }: ShardView): string[] {
  return pods.filter(name => name !== primaryPod);
}

function canTakeOver(name: string, { members, primaryId }: ShardView): boolean {
  return members.some(pod => pod.pod === name && pod.role === 'replica' && pod.primaryId === primaryId && pod.linkUp);
}

/** A pod from which a replica can be expected: it answers, or it is reading the data set. */
function isThere(name: string, { members }: ShardView, { silent }: View): boolean {
  return members.some(pod => pod.pod === name) || silent.some(pod => pod.pod === name && pod.cause === 'loading');
}
