import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import { podOf } from '../../hostname';
import type { SilentPod } from '../../observation/silent';
import type { ClusterNode } from '../observation/cluster-nodes';
import type { AnsweringPod, Observation } from '../observation/observation';
import { shardOf } from '../pod-names';
import { formatRanges, plannedRange, SLOTS, type SlotRange } from '../slots';
import { createFounders } from './founders';
import { type HearsayById, hearsayOf } from './hearsay';
import { mergeOwnership, type Ownership } from './ownership';

/** An observation beside the spec: the questions that several concerns ask of it. */
export interface View {
  readonly spec: ClusterSpec;
  /** When the observation was made, in milliseconds. */
  readonly now: number;
  readonly pods: readonly AnsweringPod[];
  readonly silent: readonly SilentPod[];
  readonly byId: ReadonlyMap<string, AnsweringPod>;
  readonly shards: readonly ShardView[];
  /** Pods that the spec names no more, and that answer: of removed shards, and beyond the wanted replicas. */
  readonly leaving: readonly AnsweringPod[];
  /** Shards that the spec names no more, as long as a pod of theirs answers or somebody knows slots of theirs. */
  readonly removed: readonly RemovedShard[];
  readonly ownership: Ownership;
  /** Whether the name of each owner of slots is known. */
  readonly allAccounted: boolean;
  /** What the pods say of each node. */
  readonly hearsay: HearsayById;
}

/** A shard that the spec names no more. */
export interface RemovedShard {
  /** Its StatefulSet's name, for people. */
  readonly name: string;
  readonly index: number;
  readonly members: readonly AnsweringPod[];
  /** Ids of those of its nodes that own slots, whether they answer or not. */
  readonly owners: readonly string[];
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
  /**
   * Id of the node that owns the shard's slots, whether it answers or not. Of a shard that has none while others have
   * them all, the node that is to be given some.
   */
  readonly primaryId?: string;
  /** Its pod's name, where the node answers or announces it. */
  readonly primaryPod?: string;
  /** That node, if it answers. */
  readonly primary?: AnsweringPod;
  /**
   * Other pods of it that own slots too. One was given slots and was killed before its replica heard of them, which then
   * took over the rest: it comes back with what only it was given.
   */
  readonly rivals: readonly AnsweringPod[];
}

let latest: { readonly observation: Observation; readonly spec: ClusterSpec; readonly view: View } | undefined;

/**
 * Sorts an observation by what the spec wants. Pods that the spec doesn't name are left out. An observation is looked
 * at more than once, by decisions, metrics and verdicts: the view of the latest one is kept.
 */
export function viewOf(observation: Observation, spec: ClusterSpec): View {
  if (latest?.observation !== observation || latest.spec !== spec) {
    latest = { observation, spec, view: makeView(observation, spec) };
  }
  return latest.view;
}

function makeView(observation: Observation, spec: ClusterSpec): View {
  const seen = new Map(observation.pods.map(pod => [pod.pod, pod]));
  const wanted = spec.shards.flatMap(shard => shard.pods);
  const pods: AnsweringPod[] = [];
  const silent: SilentPod[] = [];
  for (const name of wanted) {
    const pod = seen.get(name);
    if (pod?.answers) pods.push(pod);
    else silent.push(pod ?? { answers: false, pod: name, cause: 'unreachable', problem: 'has not been asked yet' });
  }
  const hearsay = hearsayOf(pods);
  const ownership = mergeOwnership(pods, hearsay);
  const wantedNames = new Set(wanted);
  const others = (observation.leaving ?? []).filter(pod => !wantedNames.has(pod.pod));
  const leaving = others.filter(pod => pod.answers);
  const byId = new Map([...leaving, ...pods].map(pod => [pod.id, pod]));
  const absent = absentOwners(byId, ownership, hearsay, spec.domain);
  const byName = new Map(pods.map(pod => [pod.pod, pod]));
  const allAccounted = [...ownership.counts.keys()].every(
    id => byId.has(id) || announcedName(id, hearsay, spec.domain),
  );
  const grows = spec.rebalance !== undefined && ownership.assigned === SLOTS && allAccounted;
  const founders = createFounders(grows ? [...byId.values()].filter(({ id }) => ownership.counts.has(id)) : undefined);
  const slotsOf = ({ id }: AnsweringPod) => ownership.counts.get(id) ?? 0;
  const shards = spec.shards.map((shard, index): ShardView => {
    const members = shard.pods.map(pod => byName.get(pod)).filter(pod => pod !== undefined);
    const extras = leaving.filter(({ pod }) => shardOf(pod, spec) === index);
    const owning = [...members, ...extras]
      .filter(pod => slotsOf(pod) > 0)
      .sort((a, b) => slotsOf(b) - slotsOf(a) || b.configEpoch - a.configEpoch);
    const absentId = owning[0] ? undefined : absentPrimary(shard.pods, members, absent);
    const primary = owning[0] ?? (absentId ? undefined : founders.of(members));
    const primaryId = primary?.id ?? absentId;
    const primaryPod = primary?.pod ?? announcedName(primaryId, hearsay, spec.domain);
    return {
      index,
      name: `${spec.name}-${index}`,
      pods: shard.pods,
      members,
      planned: plannedRange(index, spec.shards.length),
      ...(primaryId ? { primaryId } : {}),
      ...(primaryPod ? { primaryPod } : {}),
      ...(primary ? { primary } : {}),
      rivals: owning.slice(1),
    };
  });
  const removed = removedShards(leaving, ownership, hearsay, spec);
  return { spec, now: observation.now, pods, silent, byId, shards, leaving, removed, ownership, allAccounted, hearsay };
}

function removedShards(
  leaving: readonly AnsweringPod[],
  ownership: Ownership,
  hearsay: HearsayById,
  spec: ClusterSpec,
): RemovedShard[] {
  const found = new Map<number, { members: AnsweringPod[]; owners: Set<string> }>();
  const note = (name: string | undefined) => {
    const index = name === undefined ? undefined : shardOf(name, spec);
    if (index === undefined || index < spec.shards.length) return undefined;
    const shard = found.get(index) ?? { members: [], owners: new Set() };
    found.set(index, shard);
    return shard;
  };
  for (const pod of leaving) note(pod.pod)?.members.push(pod);
  for (const id of ownership.counts.keys()) {
    const name = leaving.find(pod => pod.id === id)?.pod ?? announcedName(id, hearsay, spec.domain);
    note(name)?.owners.add(id);
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([index, { members, owners }]) => ({ name: `${spec.name}-${index}`, index, members, owners: [...owners] }));
}

/** Owners of slots that don't answer, in the order in which they are first named, each with the names that it bears. */
type AbsentOwners = ReadonlyMap<string, ReadonlySet<string>>;

function absentOwners(
  byId: ReadonlyMap<string, AnsweringPod>,
  ownership: Ownership,
  hearsay: HearsayById,
  domain: string,
): AbsentOwners {
  const absent = new Map<string, ReadonlySet<string>>();
  if ([...ownership.counts.keys()].every(id => byId.has(id))) return absent;
  for (const [id, { nodes }] of hearsay) {
    if (byId.has(id) || !ownership.counts.has(id)) continue;
    absent.set(id, new Set(nodes.map(({ hostname }) => podOf(hostname, domain)).filter(name => name !== undefined)));
  }
  return absent;
}

/** The owner of a shard's slots when it doesn't answer: whom its replicas follow, or who bears one of its pods' names. */
function absentPrimary(
  names: readonly string[],
  members: readonly AnsweringPod[],
  absent: AbsentOwners,
): string | undefined {
  if (absent.size === 0) return undefined;
  const followed = members.find(pod => pod.primaryId !== undefined && absent.has(pod.primaryId))?.primaryId;
  if (followed) return followed;
  for (const [id, borne] of absent) if (names.some(name => borne.has(name))) return id;
  return undefined;
}

function announcedName(id: string | undefined, hearsay: HearsayById, domain: string): string | undefined {
  const nodes = (id !== undefined && hearsay.get(id)?.nodes) || [];
  return nodes.map(({ hostname }) => podOf(hostname, domain)).find(name => name !== undefined);
}

/** Up to this many nodes are looked through faster than an index of them is made. */
const FEW_NODES = 16;

const indexes = new WeakMap<readonly ClusterNode[], ReadonlyMap<string, ClusterNode>>();

/** What this pod knows of that node, or undefined. */
export function knows({ known }: AnsweringPod, id: string): ClusterNode | undefined {
  if (known.length <= FEW_NODES) return known.find(node => node.id === id);
  let index = indexes.get(known);
  if (!index) {
    index = new Map(known.map(node => [node.id, node]));
    indexes.set(known, index);
  }
  return index.get(id);
}

/**
 * The pods of which not all others know, all of them without a flaw: the only ones worth a look at each pair.
 *
 * @param isFlawless whether what is said of the pod leaves nothing to ask
 */
export function doubtful(
  { pods, hearsay }: View,
  isFlawless: (node: ClusterNode, pod: AnsweringPod) => boolean,
): AnsweringPod[] {
  return pods.filter(pod => {
    const said = hearsay.get(pod.id);
    return said?.knownBy !== pods.length - 1 || !said.nodes.every(node => isFlawless(node, pod));
  });
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
  return formatRanges(view.ownership.rangesWhere(owner => owner === undefined));
}
