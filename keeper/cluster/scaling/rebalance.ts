import type { RebalanceSpec } from '../../../lib/config/keeper-spec';
import { wait } from '../../decision';
import type { Finding, Step } from '../decisions/decision';
import { type History, pairOf } from '../decisions/history';
import { shortId, type View } from '../decisions/view';
import type { SlotMark } from '../observation/cluster-nodes';
import type { AnsweringPod } from '../observation/observation';
import { countSlots, formatRanges, rangesWhere, type SlotRange } from '../slots';
import { isOutdated } from '../verdicts/rolling';
import { atomicBetween } from './atomic';
import { reasonAgainstMemory } from './memory';
import { countMoved, type Holding, isUneven, type Move, planMoves } from './plan';

/** Up to this part of its share, a shard may have more slots or fewer before any move for it. */
const TOLERANCE = 0.02;
/** A move that failed is tried again after this long, in milliseconds; a slot that has too large a key, after longer. */
const RETRY_MS = 10_000;
const RETRY_LARGE_MS = 600_000;
/** Steps in which the log is told how many slots are left. */
const PROGRESS = 500;

/** Where slots are, and where they are to go. */
export interface Plan {
  readonly moves: readonly Move[];
  /** Whether that is reason enough to begin. */
  readonly isNeeded: boolean;
}

const plans = new WeakMap<View, Plan>();

/** What is to be moved for the shards that the spec names. The plan of a view is made once. */
export function planOf(view: View): Plan {
  const made = plans.get(view) ?? makePlan(view);
  plans.set(view, made);
  return made;
}

function makePlan({ shards, removed, ownership }: View): Plan {
  const slotsOf = (id: string) => (ownership.counts.has(id) ? ownership.rangesWhere(owner => owner === id) : []);
  const ids = shards.map(({ primaryId }) => primaryId);
  if (ids.includes(undefined)) return { moves: [], isNeeded: false };
  const holdings: Holding[] = [
    ...ids.flatMap(id => (id === undefined ? [] : [{ id, slots: slotsOf(id), wanted: true }])),
    ...removed.flatMap(({ owners }) => owners.map(id => ({ id, slots: slotsOf(id), wanted: false }))),
    ...rivalsOf(shards).map(({ id }) => ({ id, slots: slotsOf(id), wanted: false })),
  ];
  return { moves: planMoves(holdings), isNeeded: isUneven(holdings, TOLERANCE) };
}

/** Pods that own slots beside the primary of their shard. */
function rivalsOf(shards: View['shards']): AnsweringPod[] {
  return shards.flatMap(({ rivals }) => rivals);
}

/** How many slots are not where they belong. */
export function slotsToMove(view: View): number {
  const { moves, isNeeded } = planOf(view);
  return isNeeded && view.spec.rebalance ? countMoved(moves) : 0;
}

/** Whether the open slot is one that moves where it is to be: the keeper goes on with it, whoever began. */
export function isOnItsWay(view: View, slot: number): boolean {
  return view.spec.rebalance !== undefined && openMoves(view).some(open => open.slot === slot);
}

/** An open slot on its way from somebody who is to give slots to somebody who is to get some. */
interface OpenMove {
  readonly slot: number;
  readonly from: string;
  readonly to: string;
}

function openMoves(view: View): OpenMove[] {
  const { moves } = planOf(view);
  if (moves.length === 0) return [];
  const marks = [...view.pods, ...view.leaving].flatMap(pod =>
    pod.role === 'primary' ? (pod.moving ?? []).map(mark => moveOf(pod, mark, view)) : [],
  );
  const givers = new Set(moves.map(({ from }) => from));
  const takers = new Set(moves.map(({ to }) => to));
  const found = new Map<number, OpenMove>();
  for (const { slot, from, to } of marks) {
    if (from && to && view.ownership.ownerOf(slot) === from && givers.has(from) && takers.has(to) && !found.has(slot)) {
      found.set(slot, { slot, from, to });
    }
  }
  return [...found.values()];
}

/** From whom to whom a mark says that its slot moves, where a primary has been replaced since: its successor. */
function moveOf(pod: AnsweringPod, { slot, direction, peerId }: SlotMark, view: View) {
  const peer = primaryBehind(peerId, view);
  return direction === 'migrating' ? { slot, from: pod.id, to: peer } : { slot, from: peer, to: pod.id };
}

function primaryBehind(id: string, { byId }: View): string | undefined {
  const pod = byId.get(id);
  return pod?.role === 'replica' ? pod.primaryId : pod?.id;
}

/** What to move now, or why nothing is moved that should be. Called when nothing else is to be mended. */
export function moveSlots(view: View, history: History): Finding | undefined {
  const { moves, isNeeded } = planOf(view);
  const open = openMoves(view);
  const goesOn = history.moving !== undefined && moves.length > 0;
  if (!isNeeded && !goesOn && open.length === 0) return undefined;
  const budget = view.spec.rebalance;
  if (!budget) return describeUnmoved(view);
  const obstacle = reasonAgainst(view, moves);
  if (obstacle) return wait(`slots have to move (${describeMoves(moves, view)}): ${obstacle}`);
  const steps = streamsOf(moves, open, view, history, budget);
  if (steps.length > 0) return { steps, reason: describe(moves, steps) };
  const failed = moves.flatMap(move => failureOf(move, view, history) ?? []);
  const large = largeOf(history, view);
  const why = [...failed, ...large];
  return why.length > 0 ? wait(`slots have to move and do not: ${why.join('; ')}`) : undefined;
}

/** Who keeps slots that belong elsewhere, as the keeper is to move none. */
function describeUnmoved({ removed, shards, ownership }: View): Finding | undefined {
  const shard = shards.find(({ rivals }) => rivals.length > 0);
  if (shard) {
    const pods = [shard.primary, ...shard.rivals].map(pod => pod?.pod).join(' and ');
    return wait(`${pods} both own slots of ${shard.name}, and rebalance is off: set it on until they are with one`);
  }
  const owning = removed.filter(({ owners }) => owners.length > 0);
  if (owning.length === 0) return undefined;
  const said = owning.map(({ name, owners }) => {
    const slots = owners.reduce((sum, id) => sum + (ownership.counts.get(id) ?? 0), 0);
    return `${name} owns ${slots} slots`;
  });
  return wait(`${said.join(', ')} and is wanted no more, and rebalance is off: set shards back, or rebalance on`);
}

function reasonAgainst(view: View, moves: readonly Move[]): string | undefined {
  const rivals = rivalsOf(view.shards);
  const unsure = rivals.find(({ role }) => role !== 'primary');
  if (unsure) return `others see slots at ${unsure.pod}, which is a replica: gossip is on its way`;
  // The update itself waits for what a rival owns: each pod's turn comes when its shard is whole.
  const outdated = rivals.length === 0 && view.pods.find(pod => isOutdated(pod, view.spec));
  if (outdated) return `${outdated.pod} is about to be replaced by a rolling update`;
  for (const { name, owners } of view.removed) {
    const silent = owners.find(id => view.byId.get(id)?.role !== 'primary');
    if (silent) return `the primary of ${name} (node ${shortId(silent)}) does not answer`;
  }
  return reasonAgainstMemory(view, moves);
}

/** The steps of a pass: so many pairs as the budget allows, none of which has a pod in common with another. */
function streamsOf(
  moves: readonly Move[],
  open: readonly OpenMove[],
  view: View,
  history: History,
  budget: RebalanceSpec,
): Step[] {
  const busy = new Set<string>();
  const steps: Step[] = [];
  // What is open comes first, so that it is not open for longer than it must.
  const opened = open.map(({ from, to }): Move => ({ from, to, slots: [] }));
  for (const { from, to, slots: some } of [...opened, ...moves]) {
    if (steps.length >= budget.streams) break;
    if (busy.has(from) || busy.has(to)) continue;
    const own = open.filter(each => each.from === from && each.to === to).map(({ slot }) => slot);
    const planned = moves.find(each => each.from === from && each.to === to)?.slots ?? some;
    const slots = movable(own, planned, open, view, history);
    // What was opened key by key is ended so: no server moves an open slot as a whole.
    const step = stepOf(from, to, slots, own.length === 0, view, history);
    if (!step) continue;
    busy.add(from).add(to);
    steps.push(step);
  }
  return steps;
}

/** The slots on their way already, then those that are planned, but for what is open otherwise or has too large a key. */
function movable(
  own: readonly number[],
  planned: readonly SlotRange[],
  open: readonly OpenMove[],
  view: View,
  history: History,
): SlotRange[] {
  const marked = [...view.pods, ...view.leaving].flatMap(pod => (pod.moving ?? []).map(({ slot }) => slot));
  const apart = new Set([...marked, ...open.map(({ slot }) => slot), ...largeSlots(history, view)]);
  const mine = new Set(own.filter(slot => !largeSlots(history, view).includes(slot)));
  const rest = apart.size === 0 ? planned : planned.flatMap(range => without(range, apart));
  return [...rangesWhere(slot => mine.has(slot)), ...rest];
}

function without({ start, end }: SlotRange, apart: ReadonlySet<number>): SlotRange[] {
  const ranges: SlotRange[] = [];
  for (let slot = start; slot <= end; slot++) {
    if (apart.has(slot)) continue;
    const from = slot;
    while (slot + 1 <= end && !apart.has(slot + 1)) slot++;
    ranges.push({ start: from, end: slot });
  }
  return ranges;
}

function stepOf(
  from: string,
  to: string,
  slots: readonly SlotRange[],
  mayBeAtomic: boolean,
  view: View,
  history: History,
): Step | undefined {
  const [owner, target] = [view.byId.get(from), view.byId.get(to)];
  if (!owner || !target || slots.length === 0) return undefined;
  const pair = pairOf({ pod: owner.pod, to: target.pod });
  const failed = history.failedPairs?.get(pair);
  if (failed && view.now - failed.at < RETRY_MS) return undefined;
  const atomic = mayBeAtomic ? atomicBetween(owner, target) : undefined;
  return {
    kind: 'move-slots',
    pod: owner.pod,
    slots,
    ownerId: owner.id,
    to: target.pod,
    toId: target.id,
    ip: target.ip,
    isNew: target.slots.length === 0,
    ...(atomic ? { atomic } : {}),
    ...(history.moving?.has(pair) ? { goesOn: true } : {}),
    why: `${owner.pod} has ${countSlots(owner.slots)} slots, ${target.pod} ${countSlots(target.slots)}`,
  };
}

function failureOf({ from, to }: Move, view: View, history: History): string | undefined {
  const [owner, target] = [view.byId.get(from), view.byId.get(to)];
  if (!owner || !target) return undefined;
  const pair = pairOf({ pod: owner.pod, to: target.pod });
  const failed = history.failedPairs?.get(pair);
  return failed && `from ${pair} failed (${failed.error}) and is tried again`;
}

function largeOf({ largeKeys = new Map() }: History, view: View): string[] {
  return [...largeKeys.values()].filter(({ at }) => view.now - at < RETRY_LARGE_MS).map(({ error }) => error);
}

function largeSlots({ largeKeys = new Map() }: History, view: View): number[] {
  return [...largeKeys].filter(([, { at }]) => view.now - at < RETRY_LARGE_MS).map(([slot]) => slot);
}

function describe(moves: readonly Move[], steps: readonly Step[]): string {
  const pairs = steps.map(step => (step.kind === 'move-slots' ? pairOf(step) : step.pod));
  const left = countMoved(moves);
  const about = left > PROGRESS ? `some ${Math.ceil(left / PROGRESS) * PROGRESS}` : `at most ${PROGRESS}`;
  return `moving slots to where they belong, ${about} are left: ${pairs.join(', ')}`;
}

function describeMoves(moves: readonly Move[], view: View): string {
  const name = (id: string) => view.byId.get(id)?.pod ?? `node ${shortId(id)}`;
  return moves.map(({ from, to, slots }) => `${formatRanges(slots)} from ${name(from)} to ${name(to)}`).join('; ');
}

/** Pods of removed shards that are drained and still there. */
export function reportDrained({ removed }: View): string | undefined {
  const drained = removed.filter(({ members, owners }) => members.length > 0 && owners.length === 0);
  if (drained.length === 0) return undefined;
  const names = drained.map(({ name }) => name).join(' and ');
  return `${names} is wanted no more and owns no slots: its pods may go; if they stay, delete the StatefulSet`;
}
