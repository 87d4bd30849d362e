import { wait } from '../../decision';
import type { ClusterNode } from '../observation/cluster-nodes';
import type { AnsweringPod } from '../observation/observation';
import { sameRanges } from '../slots';
import { reportNewClashes } from './claims';
import type { Finding } from './decision';
import type { History } from './history';
import { copiesRival, describeAbsentPrimary } from './replicas';
import { reportStrangers } from './strangers';
import { doubtful, isFailing, knows, type View } from './view';

/** The first thing that isn't as the spec says, or undefined when all is. */
export function findUnsettled(view: View, history: History): Finding | undefined {
  const reason = findBroken(view, history) ?? outdatedView(view) ?? reportNewClashes(view) ?? reportStrangers(view);
  return reason ? wait(reason) : undefined;
}

/** Something that keeps slots from being moved: each must have a shard to go to that is whole. */
export function findBroken(view: View, history: History): string | undefined {
  return absentPrimary(view, history) ?? silentPod(view) ?? staleReplica(view) ?? brokenLink(view) ?? clusterDown(view);
}

function absentPrimary(view: View, history: History): string | undefined {
  const shard = view.shards.find(({ primary }) => !primary);
  return shard && describeAbsentPrimary(shard, view, history);
}

function silentPod({ silent }: View): string | undefined {
  return silent.length > 0 ? silent.map(({ pod, problem }) => `${pod} ${problem}`).join('; ') : undefined;
}

function staleReplica({ shards }: View): string | undefined {
  for (const shard of shards) {
    const { primary, rivals } = shard;
    for (const pod of shard.members) {
      if (!primary || pod === primary || rivals.includes(pod) || copiesRival(pod, shard)) continue;
      if (pod.primaryId !== primary.id) return `${pod.pod} does not replicate ${primary.pod} yet`;
      if (!pod.linkUp) return `${pod.pod} has not caught up with ${primary.pod} yet`;
    }
  }
  return undefined;
}

function brokenLink(view: View): string | undefined {
  const peers = doubtful(view, node => node.connected && !isFailing(node));
  if (peers.length === 0) return undefined;
  for (const pod of view.pods) {
    for (const peer of peers) {
      if (pod === peer) continue;
      const node = knows(pod, peer.id);
      if (!node) return `${pod.pod} does not know ${peer.pod} yet: gossip is on its way`;
      if (!node.connected || isFailing(node)) return `${pod.pod} has no bus link to ${peer.pod}`;
    }
  }
  return undefined;
}

/** Clients learn the slots from any pod, so all of them must tell the same. */
function outdatedView(view: View): string | undefined {
  const peers = new Set(doubtful(view, (node, pod) => roleOf(node) === pod.role && sameRanges(node.slots, pod.slots)));
  if (peers.size === 0) return undefined;
  for (const pod of view.pods) {
    for (const node of pod.known) {
      const peer = view.byId.get(node.id);
      if (!peer || !peers.has(peer)) continue;
      if (roleOf(node) !== peer.role) return `${pod.pod} does not know yet that ${peer.pod} is a ${peer.role}`;
      if (!sameRanges(node.slots, peer.slots)) return `${pod.pod} does not know yet which slots ${peer.pod} owns`;
    }
  }
  return undefined;
}

function roleOf({ flags }: ClusterNode): AnsweringPod['role'] {
  return flags.includes('slave') ? 'replica' : 'primary';
}

function clusterDown({ pods }: View): string | undefined {
  const pod = pods.find(each => !each.clusterOk);
  return pod && `${pod.pod} takes no commands yet: to it the cluster is down (cluster_state is fail)`;
}
