import { take, wait } from '../../decision';
import type { AnsweringPod } from '../observation/observation';
import { formatRanges, isExactly } from '../slots';
import { fixAddresses, moved } from './addresses';
import type { Decision, Finding, Step } from './decision';
import { forgetDead } from './forget';
import { plannedPrimaries } from './planned-primaries';
import { doubtful, isAlone, isFailing, knows, nameNode, shortId, unassignedSlots, type View } from './view';

/**
 * Makes a cluster of empty servers, in steps of which each can be the first one after a restart of the keeper. Called
 * while some slot has no owner; it refuses as soon as anything hints at a cluster that existed before, since slots
 * that are assigned anew are slots whose data is given up.
 */
export function form(view: View): Decision {
  const obstacle = missingPods(view) ?? strangers(view) ?? traces(view);
  if (obstacle) return { state: obstacle.steps.length > 0 ? 'forming' : 'waiting', ...obstacle };
  const primaries = plannedPrimaries(view.shards);
  const finding =
    setEpochs(primaries) ??
    introduce(view) ??
    fixAddresses(view, moved) ??
    gossip(view) ??
    assignSlots(view, primaries) ??
    wait(`slots ${unassignedSlots(view)} have no owner, and nothing is left to assign`);
  return { state: 'forming', ...finding };
}

function missingPods({ silent }: View): Finding | undefined {
  // One that is there and does not let the keeper in will not mend itself.
  const [first, ...others] = [...silent].sort((a, b) => Number(b.cause === 'refused') - Number(a.cause === 'refused'));
  if (!first) return undefined;
  const more = others.length > 0 ? ` (and for ${others.map(pod => pod.pod).join(', ')})` : '';
  return wait(`waiting for ${first.pod}, which ${first.problem}${more}; a cluster is formed when every pod answers`);
}

/** A pod that was replaced while the cluster was being formed is forgotten; any other stranger ends formation. */
function strangers(view: View): Finding | undefined {
  if ([...view.hearsay.keys()].every(id => view.byId.has(id))) return undefined;
  for (const pod of view.pods) {
    const stranger = pod.known.find(node => !view.byId.has(node.id));
    if (!stranger) continue;
    return (
      forgetDead(view, isFailing) ??
      wait(
        `${pod.pod} knows ${nameNode(stranger)}, which is none of this topology's pods, while slots ` +
          `${unassignedSlots(view)} have no owner: bring that pod back, or restore its shard from a backup`,
      )
    );
  }
  return undefined;
}

/** What only a cluster that existed before can have left. */
function traces(view: View): Finding | undefined {
  for (const shard of view.shards) {
    for (const pod of shard.members) {
      if (pod.slots.length > 0 && !isExactly(pod.slots, shard.planned)) {
        return wait(
          `${pod.pod} owns slots ${formatRanges(pod.slots)}, not the planned ${formatRanges([shard.planned])}, while ` +
            `slots ${unassignedSlots(view)} have no owner: this cluster existed before; restore what is missing`,
        );
      }
      // A client may have found the first slots before the last ones were assigned. A cluster that existed before has
      // replicas, unless none are wanted: then keys are the only trace.
      const mayHaveKeys = pod.slots.length > 0 && shard.pods.length > 1;
      if (pod.keys > 0 && !mayHaveKeys) return wait(keysReason(pod, view));
      if (pod.role === 'replica') {
        return wait(`${pod.pod} replicates ${shortId(pod.primaryId ?? '')} though slots have no owner yet`);
      }
    }
    const owners = shard.members.filter(pod => pod.slots.length > 0);
    if (owners.length > 1) {
      return wait(`${owners.map(pod => pod.pod).join(' and ')} both own slots of ${shard.name}`);
    }
  }
  return undefined;
}

function keysReason(pod: AnsweringPod, view: View): string {
  return pod.slots.length === 0
    ? `${pod.pod} holds ${pod.keys} keys but no slots: it belonged to something else; ` +
        'move its data away or give it an empty volume'
    : `${pod.pod} holds ${pod.keys} keys while slots ${unassignedSlots(view)} have no owner: ` +
        'this cluster existed before; restore what is missing';
}

/** Epochs of their own spare the primaries a round of colliding ones. Only possible before the first introduction. */
function setEpochs(primaries: readonly AnsweringPod[]): Finding | undefined {
  const why = 'planned primary of a new cluster';
  const steps = primaries.flatMap((pod, index): Step[] =>
    isAlone(pod) && pod.configEpoch === 0 ? [{ kind: 'set-config-epoch', pod: pod.pod, epoch: index + 1, why }] : [],
  );
  return take('giving each planned primary its config epoch', steps);
}

/** The first pod meets all others; gossip introduces them to each other. */
function introduce(view: View): Finding | undefined {
  const [hub, ...others] = view.pods;
  if (!hub) return undefined;
  const why = 'pod of a new cluster';
  const isHubKnown = view.hearsay.get(hub.id)?.knownBy === others.length;
  const steps = others.flatMap((pod): Step[] =>
    knows(hub, pod.id) && (isHubKnown || knows(pod, hub.id))
      ? []
      : [{ kind: 'meet', pod: hub.pod, ip: pod.ip, why: `${pod.pod} is a ${why}` }],
  );
  return take('introducing the pods to each other', steps);
}

function gossip(view: View): Finding | undefined {
  const others = doubtful(view, node => node.connected && !isFailing(node));
  if (others.length === 0) return undefined;
  for (const pod of view.pods) {
    for (const other of others) {
      if (pod === other) continue;
      const node = knows(pod, other.id);
      if (!node) return wait(`${pod.pod} has not heard of ${other.pod} yet: gossip is on its way`);
      if (!node.connected || isFailing(node)) return wait(`${pod.pod} has no bus link to ${other.pod} yet`);
    }
  }
  return undefined;
}

function assignSlots(view: View, primaries: readonly AnsweringPod[]): Finding | undefined {
  const free = view.ownership.rangesWhere(owner => owner === undefined);
  const steps = view.shards.flatMap((shard, index): Step[] => {
    const pod = primaries[index];
    const { start, end } = shard.planned;
    if (free.every(range => range.start > start || range.end < end)) return [];
    if (!pod) return [];
    return [{ kind: 'assign-slots', pod: pod.pod, range: shard.planned, why: `planned primary of ${shard.name}` }];
  });
  return take('assigning the slots', steps);
}
