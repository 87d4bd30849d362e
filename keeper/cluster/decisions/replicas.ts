import { take, wait } from '../../decision';
import { ageOf } from '../../lasting';
import type { ClusterNode } from '../observation/cluster-nodes';
import type { AnsweringPod } from '../observation/observation';
import { formatRanges, rangesWhere } from '../slots';
import { electionMs, type Finding, type Step } from './decision';
import { absenceKey, followers } from './failover';
import type { History } from './history';
import { hasMajority } from './majority';
import { isFailing, knows, type ShardView, shortId, type View } from './view';

/** Makes every other pod of a shard a replica of the shard's primary. Shards whose primary is away are left alone. */
export function attachReplicas(view: View, history: History): Finding | undefined {
  const findings = view.shards.map(shard => ofShard(shard, view, history)).filter(finding => finding !== undefined);
  const steps = findings.flatMap(finding => finding.steps);
  const refused = findings.find(finding => finding.steps.length === 0);
  return take('attaching replicas to their primaries', steps) ?? refused;
}

function ofShard(shard: ShardView, view: View, history: History): Finding | undefined {
  const { primary } = shard;
  if (!primary) return wait(describeAbsentPrimary(shard, view, history));
  const reasons: string[] = [];
  const steps: Step[] = [];
  for (const pod of shard.members) {
    if (pod === primary || pod.slots.length > 0 || (pod.primaryId === primary.id && !isLeftBehind(pod))) continue;
    if (copiesRival(pod, shard)) continue;
    const refusal = reasonNotTo(pod, primary, view);
    if (refusal) reasons.push(refusal);
    else steps.push({ kind: 'replicate', pod: pod.pod, primaryId: primary.id, why: whyReplicate(pod, primary) });
  }
  const [reason] = reasons;
  return take(`attaching replicas of ${shard.name}`, steps) ?? (reason ? wait(reason) : undefined);
}

/** Whether a replica has the only copy of what a rival owns: it stays one until that has moved. */
export function copiesRival({ primaryId }: AnsweringPod, { rivals }: ShardView): boolean {
  return rivals.some(({ id }) => id === primaryId);
}

/**
 * Whether a replica looks for its primary where it no longer is, though it knows better: Redis does not tell its
 * replication of an address that came by gossip, and tries the old one for ever.
 */
function isLeftBehind(pod: AnsweringPod): boolean {
  const { linkUp, primaryHost, primaryId = '' } = pod;
  const known = knows(pod, primaryId)?.ip;
  return !linkUp && Boolean(primaryHost && known) && known !== primaryHost;
}

function whyReplicate(pod: AnsweringPod, primary: AnsweringPod): string {
  if (pod.primaryId === primary.id) {
    return `${pod.pod} looks for ${primary.pod} at ${pod.primaryHost}, where it was before`;
  }
  const now = pod.primaryId ? `follows ${shortId(pod.primaryId)}` : 'is empty';
  return `${pod.pod} ${now}, and ${primary.pod} is its shard's primary`;
}

function reasonNotTo(pod: AnsweringPod, primary: AnsweringPod, view: View): string | undefined {
  if (view.ownership.claimed.has(pod.id)) {
    return `${pod.pod} owns no slots, but others still see slots at it: gossip is on its way`;
  }
  if (pod.role === 'primary' && pod.keys > 0) {
    return (
      `${pod.pod} holds ${pod.keys} keys but no slots, and does not replicate ${primary.pod}: ` +
      'move its data away or give it an empty volume'
    );
  }
  if (pod.primaryId && !view.byId.has(pod.primaryId) && view.ownership.claimed.has(pod.primaryId)) {
    return (
      `${pod.pod} replicates ${shortId(pod.primaryId)}, which owns slots and does not answer: ` +
      'it may hold the only copy of them'
    );
  }
  const node = knows(pod, primary.id);
  if (!node) return `${pod.pod} does not know its shard's primary ${primary.pod} yet`;
  if (!node.flags.includes('master') || isFailing(node))
    return `${pod.pod} does not see ${primary.pod} as a primary yet`;
  return undefined;
}

/** Why a shard has no primary that answers, and whether its replicas will elect one without help. */
export function describeAbsentPrimary(shard: ShardView, view: View, history: History): string {
  const { primaryId, name } = shard;
  if (!primaryId) {
    const lost = rangesWhere(slot => {
      const owner = view.ownership.ownerOf(slot);
      return owner !== undefined && !view.byId.has(owner) && !isFollowed(owner, view);
    });
    if (lost.length === 0 && !silentPods(shard, view)) return `${name} owns no slots yet, and every slot has an owner`;
    const slots = lost.length > 0 ? `; slots ${formatRanges(lost)} belong to nodes that are not there` : '';
    const silent = silentPods(shard, view);
    return silent
      ? `no pod of ${name} that answers owns its slots: waiting for ${silent}`
      : `no pod of ${name} owns its slots or follows their owner${slots}: restore the shard from a backup`;
  }
  const heirs = followers(shard);
  const gone = `the primary of ${name} (node ${shortId(primaryId)}) does not answer`;
  if (heirs.length === 0) return `${gone}, and none of its replicas does: waiting for ${silentPods(shard, view)}`;
  if (!hasMajority(view)) {
    return `${gone}, and no majority of primaries is there to elect another: waiting for ${silentPods(shard, view)}`;
  }
  const names = heirs.map(pod => pod.pod).join(', ');
  const primaryPod = shard.primaryPod ?? 'its pod';
  if (heirs.every(pod => isReplacedInPlace(knows(pod, primaryId)))) {
    return (
      `${gone}, and another node took its address, so that the servers will not mark it failed and elect none: ` +
      `${primaryPod} must come back, with its volume or with an empty one`
    );
  }
  const agreed = heirs.some(pod => knows(pod, primaryId)?.flags.includes('fail'));
  if (!agreed) return `${gone}: an election among ${names} is expected if the servers agree that it failed`;
  if (ageOf(absenceKey(shard), history, view.now) < electionMs(view.spec.nodeTimeoutMs)) {
    return `${gone}, and is marked failed: an election among ${names} is expected`;
  }
  return (
    `${gone}, is marked failed, and nobody is elected: replicas are barred from elections when they have restarted since, ` +
    `or had lost it long before (${names}); ${primaryPod} must come back; if it never will, see the runbook "Keeper not ready"`
  );
}

/** Seen on Redis 7.0 and 8.0: a node that lost its address is never suspected to have failed. Valkey does suspect it. */
function isReplacedInPlace(node: ClusterNode | undefined): boolean {
  return node?.flags.includes('noaddr') === true && !isFailing(node);
}

function isFollowed(id: string, view: View): boolean {
  return view.pods.some(pod => pod.primaryId === id);
}

function silentPods(shard: ShardView, view: View): string {
  return view.silent
    .filter(pod => shard.pods.includes(pod.pod))
    .map(pod => `${pod.pod}, which ${pod.problem}`)
    .join('; ');
}
