import type { AnsweringPod } from '../observation/observation';
import { SLOTS, type SlotRange } from '../slots';
import { type HearsayById, hearsayOf } from './hearsay';

/** Who owns each slot, from what all answering pods say. */
export interface Ownership {
  /** Id of the slot's owner; undefined where nobody's view has one. */
  ownerOf(slot: number): string | undefined;
  /** The slots for whose owner `matches` is true, as ranges. */
  rangesWhere(matches: (owner: string | undefined) => boolean): SlotRange[];
  /** How many slots each owner has. */
  readonly counts: ReadonlyMap<string, number>;
  /** Highest config epoch seen of each node. */
  readonly epochs: ReadonlyMap<string, number>;
  /** Slots with an owner. */
  readonly assigned: number;
  /** Ids that own a slot in at least one view, even an outdated one. */
  readonly claimed: ReadonlySet<string>;
}

interface Claim {
  readonly id: string;
  readonly configEpoch: number;
  readonly slots: readonly SlotRange[];
}

/**
 * Merges the views as the servers do: of two claims on a slot, that with the higher config epoch holds. A pod's own
 * word goes before what others say of it at the same epoch.
 */
export function mergeOwnership(pods: readonly AnsweringPod[], hearsay: HearsayById = hearsayOf(pods)): Ownership {
  const epochs = new Map<string, number>();
  const claims: Claim[] = [];
  const note = (claim: Claim) => {
    const known = epochs.get(claim.id);
    if (known === undefined || claim.configEpoch > known) epochs.set(claim.id, claim.configEpoch);
    if (claim.slots.length > 0) claims.push(claim);
  };
  for (const pod of pods) note(pod);
  for (const { nodes } of hearsay.values()) for (const node of nodes) note(node);

  const { starts, owners } = divide(claims);
  const counts = new Map<string, number>();
  let assigned = 0;
  owners.forEach((owner, index) => {
    if (owner === undefined) return;
    const size = endOf(starts, index) - startOf(starts, index) + 1;
    counts.set(owner, (counts.get(owner) ?? 0) + size);
    assigned += size;
  });
  return {
    ownerOf: slot => owners[indexOf(slot, starts)],
    rangesWhere: matches => joined(starts, index => matches(owners[index])),
    counts,
    epochs,
    assigned,
    claimed: new Set(claims.map(claim => claim.id)),
  };
}

/** The stretches of slots between any two claims' edges, and the owner of each: no claim begins or ends within one. */
function divide(claims: readonly Claim[]): { starts: readonly number[]; owners: readonly (string | undefined)[] } {
  const edges = new Set<number>([0]);
  for (const { slots } of claims) {
    for (const { start, end } of slots) {
      if (start >= SLOTS) continue;
      edges.add(start);
      if (end + 1 < SLOTS) edges.add(end + 1);
    }
  }
  const starts = [...edges].sort((a, b) => a - b);
  const owners = new Array<string | undefined>(starts.length).fill(undefined);
  const winning = new Array<number>(starts.length).fill(-1);
  for (const { id, configEpoch, slots } of claims) {
    for (const { start, end } of slots) {
      if (start >= SLOTS) continue;
      for (let index = indexOf(start, starts); index < starts.length && startOf(starts, index) <= end; index++) {
        if (configEpoch <= (winning[index] ?? -1)) continue;
        winning[index] = configEpoch;
        owners[index] = id;
      }
    }
  }
  return { starts, owners };
}

/** Index of the stretch that holds the slot: the last one that begins at it or before. */
function indexOf(slot: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(starts, middle) <= slot) low = middle;
    else high = middle - 1;
  }
  return low;
}

function startOf(starts: readonly number[], index: number): number {
  return starts[index] ?? SLOTS;
}

function endOf(starts: readonly number[], index: number): number {
  return startOf(starts, index + 1) - 1;
}

/** The stretches that match, with neighbours in one range. */
function joined(starts: readonly number[], matches: (index: number) => boolean): SlotRange[] {
  const ranges: SlotRange[] = [];
  for (let index = 0; index < starts.length; index++) {
    if (!matches(index)) continue;
    const start = startOf(starts, index);
    while (index + 1 < starts.length && matches(index + 1)) index++;
    ranges.push({ start, end: endOf(starts, index) });
  }
  return ranges;
}
