import { take, wait } from '../../decision';
import { podOf } from '../../hostname';
import { ageOf } from '../../lasting';
import type { AnsweringPod } from '../observation/observation';
import { electionMs, type Finding } from './decision';
import type { History } from './history';
import { hasMajority } from './majority';
import { isFailing, knows, type ShardView, shortId, type View } from './view';

/**
 * Lets a replica take over by FORCE where the primary is proved gone and the replicas elect none of themselves: because
 * the servers will not mark it failed (Redis, when another node took its address), or because every replica has
 * restarted since, which bars it from elections for ever. The other primaries still vote. A primary that is merely
 * silent is never replaced so: it may hold writes that no replica has.
 */
export function promoteReplicas(view: View, history: History): Finding | undefined {
  if (!hasMajority(view)) return undefined;
  const findings = view.shards.map(shard => ofShard(shard, view, history)).filter(finding => finding !== undefined);
  // One at a time: elections of several shards at once collide.
  const [step] = findings.flatMap(finding => finding.steps);
  return step ? take(`letting ${step.pod} take over from a primary that is gone`, [step]) : findings[0];
}

function ofShard(shard: ShardView, view: View, history: History): Finding | undefined {
  const { primaryId } = shard;
  if (!primaryId || shard.primary) return undefined;
  const heirs = followers(shard);
  const heir = best(heirs);
  const successor = successorOf(shard, view);
  if (!heir || !successor) return undefined;
  const gone = `the primary of ${shard.name} (node ${shortId(primaryId)}) is gone: ${successor.pod} came back without its volume`;
  const obstacle = reasonAgainst(heir, heirs, shard, view);
  if (obstacle) return wait(`${gone}; ${obstacle}`);
  const patience = electionMs(view.spec.nodeTimeoutMs);
  const lasted =
    ageOf(absenceKey(shard), history, view.now) >= patience &&
    ageOf(proofKey(shard, successor, heirs), history, view.now) >= 2 * view.spec.nodeTimeoutMs;
  if (!lasted) return wait(`${gone}; ${heir.pod} is told to take over if there is no election by itself`);
  if (history.forced !== undefined && view.now - history.forced < patience) {
    return wait(`${gone}; a replica was told to take over, and the outcome is awaited`);
  }
  const why = `${gone}, nobody is elected, and ${heir.pod} has the most of its data (${heir.keys} keys)`;
  return take(gone, [{ kind: 'force-failover', pod: heir.pod, why }]);
}

/** Keys of the states that a forced fail-over needs to have lasted. */
export function absenceStates(view: View): string[] {
  return view.shards.flatMap(shard => {
    if (!shard.primaryId || shard.primary) return [];
    const successor = successorOf(shard, view);
    return [absenceKey(shard), ...(successor ? [proofKey(shard, successor, followers(shard))] : [])];
  });
}

export function absenceKey({ primaryId }: ShardView): string {
  return `absent ${primaryId}`;
}

function proofKey({ primaryId }: ShardView, successor: AnsweringPod, heirs: readonly AnsweringPod[]): string {
  return `gone ${primaryId} ${successor.id} ${heirs.map(({ id }) => id).join(' ')}`;
}

/** The shard's pods that replicate its absent primary. */
export function followers({ members, primaryId }: ShardView): AnsweringPod[] {
  return members.filter(pod => pod.role === 'replica' && pod.primaryId === primaryId);
}

/**
 * The pod that bore the absent primary's name and answers as another node, with nothing on it: the proof that the
 * primary's volume is gone. A StatefulSet has one pod of a name, and the volume belongs to the name.
 */
function successorOf(shard: ShardView, view: View): AnsweringPod | undefined {
  const { primaryId } = shard;
  if (!primaryId) return undefined;
  const entries = view.hearsay.get(primaryId)?.nodes ?? [];
  const hostnames = new Set(entries.flatMap(({ hostname }) => (hostname ? [hostname] : [])));
  const [hostname, ...others] = hostnames;
  const name = others.length > 0 ? undefined : podOf(hostname, view.spec.domain);
  const pod = shard.members.find(member => member.pod === name);
  const empty = pod && pod.role === 'primary' && pod.keys === 0 && pod.slots.length === 0;
  return empty && !view.ownership.claimed.has(pod.id) ? pod : undefined;
}

/** Why this replica must not take over yet, or not without a person. */
function reasonAgainst(
  heir: AnsweringPod,
  heirs: readonly AnsweringPod[],
  shard: ShardView,
  view: View,
): string | undefined {
  const silent = view.silent.filter(({ pod }) => shard.pods.includes(pod));
  if (silent.length > 0) {
    const waits = silent.map(({ pod, problem }) => `${pod}, which ${problem}`).join('; ');
    return `newer data than that of ${heir.pod} may be in ${waits}: waiting for it`;
  }
  const { primaryId = '' } = shard;
  const alive = view.hearsay.get(primaryId)?.nodes.find(node => !isFailing(node) && !node.flags.includes('noaddr'));
  const inTouch = alive && view.pods.find(pod => knows(pod, primaryId) === alive);
  if (inTouch) return `but ${inTouch.pod} does not see that yet`;
  // Replication goes by address: a link that is up leads to whoever has the old primary's address, and copies that.
  const misled = heirs.find(({ linkUp }) => linkUp);
  if (misled) {
    return (
      `but ${misled.pod} has a replication link, to the server that has its address now, and has copied that one ` +
      `(${misled.keys} keys): restore the shard from a backup, or see the runbook "Keeper not ready"`
    );
  }
  const fuller = heirs.find(pod => isRestarted(pod) && pod.keys > heir.keys);
  if (fuller) {
    return (
      `${heir.pod} has followed it furthest, but ${fuller.pod}, of which that is not known, has more keys ` +
      `(${fuller.keys}, not ${heir.keys}): a person must choose; see the runbook "Keeper not ready"`
    );
  }
  if (heir.keys === 0) {
    return `no replica has a key: if the shard held any, restore it from a backup; see the runbook "Keeper not ready"`;
  }
  return undefined;
}

/** Some servers forget in a restart how far they had followed. */
function isRestarted({ offset }: AnsweringPod): boolean {
  return offset === 0;
}

/** The replica with the newest data: by offset, then by keys, then by ordinal. */
function best(heirs: readonly AnsweringPod[]): AnsweringPod | undefined {
  return heirs.reduce<AnsweringPod | undefined>(
    (first, pod) => (first && !isAhead(pod, first) ? first : pod),
    undefined,
  );
}

function isAhead(pod: AnsweringPod, other: AnsweringPod): boolean {
  return pod.offset === other.offset ? pod.keys > other.keys : pod.offset > other.offset;
}
