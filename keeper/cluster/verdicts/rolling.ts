import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import { isLater } from '../../observation/release';
import { reasonAgainstLess } from '../../verdicts/room';
import type { Verdict } from '../../verdicts/verdict';
import type { View } from '../decisions/view';
import type { AnsweringPod } from '../observation/observation';
import type { Permit } from './verdict';

/** A pod that was let go for an update is back in less, in milliseconds, unless all are torn down. */
const COME_BACK_MS = 30_000;

/** What a pod's turn in a rolling update depends on. */
export interface Turn {
  /** The pod that asks; it runs an outdated revision. */
  readonly self: AnsweringPod;
  readonly view: View;
  readonly spec: ClusterSpec;
  /** Whether a pod is about to stop too. */
  readonly isLeaving: (pod: string) => boolean;
  /** Whether all of the topology leaves. */
  readonly tornDown: boolean;
  /** Too soon to know who else is about to stop. */
  readonly firstLook: boolean;
  readonly permit: Permit | undefined;
}

/** Whether a rolling update is about to replace this pod: it runs another revision than the one that is wanted. */
export function isOutdated({ revision }: AnsweringPod, spec: ClusterSpec): boolean {
  return revision !== undefined && spec.revision !== undefined && revision !== spec.revision;
}

/** Whether a pod does its part: the primary of its shard, or a replica of it that has caught up. */
export function isWhole(pod: AnsweringPod, { shards }: View): boolean {
  const shard = shards.find(({ pods }) => pods.includes(pod.pod));
  if (!shard?.primaryId) return false;
  return pod.id === shard.primaryId || (pod.primaryId === shard.primaryId && pod.linkUp);
}

/**
 * Whether all leave, as in a teardown. That a whole shard does is no sign of it: an update that is taken back while it
 * waits for the primary to go has the replica go too. So may all pods, then of two revisions; but those come back soon.
 *
 * @param asking how long the pod has been asking that wants to know, in milliseconds
 */
export function isTornDown({ pods }: View, isLeaving: (pod: string) => boolean, asking: number): boolean {
  const revisions = new Set(pods.map(({ revision }) => revision));
  return pods.every(({ pod }) => isLeaving(pod)) && (revisions.size < 2 || asking >= COME_BACK_MS);
}

/**
 * Says whose turn it is in a rolling update. Every shard's StatefulSet stops a pod of its own at the same moment; they
 * are let go one at a time, each when the one before is back. The first is a replica, and is watched for a while: what
 * is wrong with the new revision shall show on it alone.
 */
export function giveTurn({
  self,
  view,
  spec,
  isLeaving,
  tornDown,
  firstLook,
  permit,
}: Turn): Verdict<Permit>['answer'] {
  const shard = view.shards.find(({ pods }) => pods.includes(self.pod));
  if (tornDown) return 'teardown';
  if (permit?.pod === self.pod) return 'restart';
  const full = reasonAgainstLess(view.pods, spec);
  if (full) return `hold ${full}`;
  if (firstLook) return 'wait to see who else is about to stop';
  if (permit?.revision) return `hold ${permit.pod} ${whereabouts(permit.pod, view)}`;
  if (permit) return `wait ${permit.pod} is handing over`;
  const [canary, ...others] = view.pods.filter(pod => pod.revision === spec.revision);
  if (canary && others.length === 0 && canary.uptimeSeconds < canarySeconds(spec)) {
    return `hold ${canary.pod} is the first of the new revision, and is watched for ${canarySeconds(spec)} s`;
  }
  const broken = brokenPod(view, spec);
  if (broken) return `wait ${broken}`;
  const isPrimary = shard?.primaryId === self.id;
  const before =
    isPrimary && view.pods.find(pod => isLeaving(pod.pod) && isOutdated(pod, spec) && pod.role === 'replica');
  return before ? `hold ${before.pod}, a replica, goes first` : 'restart';
}

/** Redis lets no election happen in a shard within twice the node timeout of the one before. */
function canarySeconds({ nodeTimeoutMs }: ClusterSpec): number {
  return Math.ceil((2 * nodeTimeoutMs) / 1000) + 1;
}

function whereabouts(pod: string, { silent }: View): string {
  const away = silent.find(each => each.pod === pod);
  return away ? `was stopped for the new revision and is not back: it ${away.problem}` : 'is being replaced';
}

/** A pod that was not stopped for the update and does not do its part all the same. */
function brokenPod(view: View, spec: ClusterSpec): string | undefined {
  const [silent] = view.silent;
  if (silent) return `${silent.pod} ${silent.problem}`;
  const pod = view.pods.find(each => !isWhole(each, view) && !isCutOff(each, view, spec));
  return pod && `${pod.pod} has not caught up yet`;
}

/**
 * A replica that may be unable to copy its primary before it is updated itself: a replica that was updated earlier was
 * elected. Its own turn is what mends it.
 */
function isCutOff(pod: AnsweringPod, { shards }: View, spec: ClusterSpec): boolean {
  const primary = shards.find(({ pods }) => pods.includes(pod.pod))?.primary;
  return pod.role === 'replica' && isOutdated(pod, spec) && primary !== undefined && isLater(primary, pod);
}
