import type { KeeperSpec } from '../../lib/config/keeper-spec';
import { podOf } from '../hostname';
import type { ClusterNode } from '../observation/cluster-nodes';
import type { AnsweringPod, Observation, SilentPod } from '../observation/observation';
import { formatRanges, plannedRange, rangesWhere, type SlotRange } from '../slots';
import { mergeOwnership, type Ownership } from './ownership';

/** An observation beside the spec: the questions that several concerns ask of it. */
export interface View {
  readonly spec: KeeperSpec;
  /** When the observation was made, in milliseconds. */
  readonly now: number;
  readonly pods: readonly AnsweringPod[];
  readonly silent: readonly SilentPod[];
  readonly byId: ReadonlyMap<string, AnsweringPod>;
  readonly shards: readonly ShardView[];
  readonly ownership: Ownership;
}

/** One shard of the spec, as it was seen. */
export interface ShardView {
  readonly index: number;
  /** Its StatefulSet's name, for people. */
  readonly name: string;
  readonly pods: readonly string[];
  readonly members: readonly AnsweringPod[];
  /** The slots that formation gives it. */
  readonly planned: SlotRange;
  /** Id of the node that owns the shard's slots, whether it answers or not. */
  readonly primaryId?: string;
  /** Its pod's name, where the node answers or announces it. */
  readonly primaryPod?: string;
  /** That node, if it answers. */
  readonly primary?: AnsweringPod;
  /** More than one of its pods own slots. */
  readonly rivals: readonly AnsweringPod[];
}

/** Sorts an observation by what the spec wants. Pods that the spec doesn't name are left out. */
export function viewOf(observation: Observation, spec: KeeperSpec): View {
  const seen = new Map(observation.pods.map(pod => [pod.pod, pod]));
  const wanted = spec.shards.flatMap(shard => shard.pods);
  const pods: AnsweringPod[] = [];
  const silent: SilentPod[] = [];
  for (const name of wanted) {
    const pod = seen.get(name);
    if (pod?.answers) pods.push(pod);
    else silent.push(pod ?? { answers: false, pod: name, cause: 'unreachable', problem: 'has not been asked yet' });
  }
  const ownership = mergeOwnership(pods);
  const byName = new Map(pods.map(pod => [pod.pod, pod]));
  const shards = spec.shards.map((shard, index): ShardView => {
    const members = shard.pods.map(pod => byName.get(pod)).filter(pod => pod !== undefined);
    const owning = members.filter(pod => ownership.counts.has(pod.id)).sort((a, b) => b.configEpoch - a.configEpoch);
    const primary = owning[0];
    const primaryId = primary?.id ?? absentPrimary(shard.pods, members, pods, ownership, spec.domain);
    const primaryPod = primary?.pod ?? announcedName(primaryId, pods, spec.domain);
    return {
      index,
      name: `${spec.name}-${index}`,
      pods: shard.pods,
      members,
      planned: plannedRange(index, spec.shards.length),
      ...(primaryId ? { primaryId } : {}),
      ...(primaryPod ? { primaryPod } : {}),
      ...(primary ? { primary } : {}),
      rivals: owning.length > 1 ? owning : [],
    };
  });
  return { spec, now: observation.now, pods, silent, byId: new Map(pods.map(pod => [pod.id, pod])), shards, ownership };
}

/** The owner of a shard's slots when it doesn't answer: whom its replicas follow, or who bears one of its pods' names. */
function absentPrimary(
  names: readonly string[],
  members: readonly AnsweringPod[],
  pods: readonly AnsweringPod[],
  ownership: Ownership,
  domain: string,
): string | undefined {
  const here = new Set(pods.map(pod => pod.id));
  const owns = (id: string | undefined) => id !== undefined && ownership.counts.has(id) && !here.has(id);
  const followed = members.find(pod => owns(pod.primaryId))?.primaryId;
  if (followed) return followed;
  const named = (node: ClusterNode) => names.includes(podOf(node.hostname, domain) ?? '');
  return pods.flatMap(pod => pod.known).find(node => owns(node.id) && named(node))?.id;
}

function announcedName(id: string | undefined, pods: readonly AnsweringPod[], domain: string): string | undefined {
  const entries = pods.flatMap(pod => pod.known).filter(node => node.id === id);
  return entries.map(node => podOf(node.hostname, domain)).find(name => name !== undefined);
}

/** What this pod knows of that node, or undefined. */
export function knows(pod: AnsweringPod, id: string): ClusterNode | undefined {
  return pod.known.find(node => node.id === id);
}

/** A pod that knows nobody, as it is before it first joins. */
export function isAlone(pod: AnsweringPod): boolean {
  return pod.known.length === 0;
}

/** Whether a view holds the node for unreachable, or about to be. */
export function isFailing(node: ClusterNode): boolean {
  return node.flags.includes('fail') || node.flags.includes('fail?');
}

/** An id short enough for a sentence and long enough to search for. */
export function shortId(id: string): string {
  return `${id.slice(0, 8)}…`;
}

/** A node for people: its id, and where it is. */
export function nameNode(node: ClusterNode): string {
  const place = node.ip ? ` at ${node.ip}` : ' (no address)';
  return `node ${shortId(node.id)}${place}${node.hostname ? ` (${node.hostname})` : ''}`;
}

/** Slots that nobody owns, for people. */
export function unassignedSlots(view: View): string {
  return formatRanges(rangesWhere(slot => view.ownership.ownerOf(slot) === undefined));
}
