import { formatRanges } from '../slots';
import { reportNewClashes } from './claims';
import { type Finding, wait } from './decision';
import type { History } from './history';
import { describeAbsentPrimary } from './replicas';
import { reportStrangers } from './strangers';
import { isFailing, knows, type View } from './view';

/** The first thing that isn't as the spec says, or undefined when all is. */
export function findUnsettled(view: View, history: History): Finding | undefined {
  const reason =
    absentPrimary(view, history) ??
    silentPod(view) ??
    staleReplica(view) ??
    brokenLink(view) ??
    outdatedView(view) ??
    reportNewClashes(view) ??
    reportStrangers(view) ??
    clusterDown(view);
  return reason ? wait(reason) : undefined;
}

function absentPrimary(view: View, history: History): string | undefined {
  const shard = view.shards.find(({ primary }) => !primary);
  return shard && describeAbsentPrimary(shard, view, history);
}

function silentPod({ silent }: View): string | undefined {
  return silent.length > 0 ? silent.map(({ pod, problem }) => `${pod} ${problem}`).join('; ') : undefined;
}

function staleReplica({ shards }: View): string | undefined {
  for (const { primary, members } of shards) {
    for (const pod of members) {
      if (!primary || pod === primary) continue;
      if (pod.primaryId !== primary.id) return `${pod.pod} does not replicate ${primary.pod} yet`;
      if (!pod.linkUp) return `${pod.pod} has not caught up with ${primary.pod} yet`;
    }
  }
  return undefined;
}

function brokenLink({ pods }: View): string | undefined {
  for (const pod of pods) {
    for (const peer of pods) {
      if (pod === peer) continue;
      const node = knows(pod, peer.id);
      if (!node) return `${pod.pod} does not know ${peer.pod} yet: gossip is on its way`;
      if (!node.connected || isFailing(node)) return `${pod.pod} has no bus link to ${peer.pod}`;
    }
  }
  return undefined;
}

/** Clients learn the slots from any pod, so all of them must tell the same. */
function outdatedView({ pods, byId }: View): string | undefined {
  for (const pod of pods) {
    for (const node of pod.known) {
      const peer = byId.get(node.id);
      if (!peer) continue;
      const role = node.flags.includes('slave') ? 'replica' : 'primary';
      if (role !== peer.role) return `${pod.pod} does not know yet that ${peer.pod} is a ${peer.role}`;
      if (formatRanges(node.slots) !== formatRanges(peer.slots)) {
        return `${pod.pod} does not know yet which slots ${peer.pod} owns`;
      }
    }
  }
  return undefined;
}

function clusterDown({ pods }: View): string | undefined {
  const pod = pods.find(each => !each.clusterOk);
  return pod && `${pod.pod} takes no commands yet: to it the cluster is down (cluster_state is fail)`;
}
