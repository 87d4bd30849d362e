import { take, wait } from '../../decision';
import { ageOf } from '../../lasting';
import type { SlotMark } from '../observation/cluster-nodes';
import type { AnsweringPod } from '../observation/observation';
import { openSlots } from '../observation/open-slots';
import { isOnItsWay } from '../scaling/rebalance';
import type { Finding, Step } from './decision';
import type { History } from './history';
import { shortId, type View } from './view';

/** A slot that nobody moves stays as it is. Clients' writes change its keys, so its marks alone count after longer. */
const UNCHANGED_MS = 60_000;
const SAME_MARKS_MS = 600_000;
/** A move of keys that failed is tried again after this long. */
const RETRY_MS = 60_000;

/** A slot with marks, and who has keys of it. */
interface OpenSlot {
  readonly slot: number;
  readonly marks: readonly { readonly pod: AnsweringPod; readonly mark: SlotMark }[];
  /** The primaries, of which each may have keys of it. */
  readonly primaries: readonly AnsweringPod[];
}

/**
 * Ends moves of slots that somebody began and nobody goes on with. No key is ever given up: a slot is given to its new
 * owner when the old one, which sends clients there, has no key of it left; it stays where it is when nobody else has
 * one; and keys are moved by the servers themselves, which replace nothing.
 */
export function finishMoves(view: View, history: History): Finding | undefined {
  const left = opened(view).filter(({ slot }) => !isOnItsWay(view, slot));
  const findings = left.map(open => finish(open, view, history));
  const steps = findings.flatMap(finding => finding.steps);
  const [move] = steps.filter(({ kind }) => kind === 'move-keys');
  // Moving keys takes long: one slot in a pass.
  const now = [...steps.filter(({ kind }) => kind !== 'move-keys'), ...(move ? [move] : [])];
  const doing = findings.find(finding => finding.steps.length > 0);
  return take(doing?.reason ?? '', now) ?? findings[0];
}

/** Keys of the states that ending a move needs to have lasted. */
export function moveStates(view: View): string[] {
  return opened(view).flatMap(open => [marksKey(open), stateKey(open)]);
}

function opened({ pods }: View): OpenSlot[] {
  const primaries = pods.filter(({ role }) => role === 'primary');
  return openSlots(pods).map(slot => ({
    slot,
    primaries,
    marks: primaries.flatMap(pod => (pod.moving ?? []).filter(mark => mark.slot === slot).map(mark => ({ pod, mark }))),
  }));
}

function marksKey({ slot, marks }: OpenSlot): string {
  return `open ${slot} ${marks.map(({ pod, mark }) => `${pod.id} ${mark.direction} ${mark.peerId}`).join(' ')}`;
}

function stateKey(open: OpenSlot): string {
  return `${marksKey(open)} with ${open.primaries.map(pod => pod.slotKeys?.[open.slot]).join(' ')}`;
}

function finish(open: OpenSlot, view: View, history: History): Finding {
  const { slot } = open;
  const described = describe(open, view);
  const refusal = reasonAgainst(open, view);
  if (refusal) return wait(`${described}: ${refusal}`);
  const lasted =
    ageOf(stateKey(open), history, view.now) >= UNCHANGED_MS ||
    ageOf(marksKey(open), history, view.now) >= SAME_MARKS_MS ||
    history.adopted.has(marksKey(open));
  if (!lasted)
    return wait(`${described}: left alone while it changes, and for a minute after, as somebody may be moving it`);
  const next = nextStep(open, view);
  if (typeof next === 'string') return wait(`${described}: ${next}; see the runbook "Keeper not ready"`);
  const failed = next.some(({ kind }) => kind === 'move-keys') ? history.failedMoves.get(slot) : undefined;
  if (failed && view.now - failed.at < RETRY_MS) {
    return wait(`${described}: moving its keys failed (${failed.error}); see the runbook "Keeper not ready"`);
  }
  return { steps: next, reason: `${described}: ending what nobody goes on with` };
}

function describe({ slot, marks }: OpenSlot, view: View): string {
  const said = marks.map(({ pod, mark: { direction, peerId } }) => {
    const peer = view.byId.get(peerId)?.pod ?? `node ${shortId(peerId)}`;
    return direction === 'migrating' ? `${pod.pod} migrates it to ${peer}` : `${pod.pod} imports it from ${peer}`;
  });
  return `slot ${slot} is open (${said.join(', ')})`;
}

/** What must be known before anything is done about an open slot. */
function reasonAgainst({ slot, primaries }: OpenSlot, view: View): string | undefined {
  const absent = view.shards.find(({ primary }) => !primary);
  if (absent) return `${absent.name} has no primary that answers, which may hold keys of it`;
  const uncounted = primaries.find(pod => pod.slotKeys?.[slot] === undefined);
  if (uncounted) {
    return `its keys on ${uncounted.pod} can't be counted: its ACL user \`keeper\` needs CLUSTER COUNTKEYSINSLOT`;
  }
  const claimants = primaries.filter(pod => owns(pod, slot));
  if (claimants.length > 1) return `${claimants.map(({ pod }) => pod).join(' and ')} both own it: gossip is on its way`;
  const [owner] = claimants;
  if (!owner || view.ownership.ownerOf(slot) !== owner.id) return 'it is not clear yet who owns it';
  return undefined;
}

/** The steps that come next, or why a person must take them. */
function nextStep(open: OpenSlot, view: View): Step[] | string {
  const { slot, marks, primaries } = open;
  const owner = primaries.find(pod => owns(pod, slot));
  if (!owner) return 'nobody owns it';
  const keysOf = (pod: AnsweringPod) => pod.slotKeys?.[slot] ?? 0;
  const others = primaries.filter(pod => pod !== owner && keysOf(pod) > 0);
  const close = (pod: AnsweringPod, why: string): Step => ({ kind: 'close-slot', pod: pod.pod, slot, why });
  const move = (from: AnsweringPod, to: AnsweringPod): Step => ({
    kind: 'move-keys',
    pod: from.pod,
    slot,
    ip: to.ip,
    marks: marksKey(open),
    why: `${from.pod} has ${keysOf(from)} keys of it, ${to.pod} ${keysOf(to)}`,
  });
  const [other, ...more] = others;
  if (more.length > 0)
    return `${others.map(({ pod }) => pod).join(' and ')} have keys of it beside its owner ${owner.pod}`;

  const leavings = marks.filter(({ pod, mark }) => pod !== owner && mark.direction === 'migrating' && pod !== other);
  if (leavings.length > 0) {
    const why = `it has been given to ${owner.pod}`;
    return leavings.map(
      ({ pod, mark }): Step =>
        mark.peerId === owner.id ? { kind: 'give-slot', pod: pod.pod, slot, ownerId: owner.id, why } : close(pod, why),
    );
  }
  const leaving = marks.find(({ pod, mark }) => pod === owner && mark.direction === 'migrating');
  const importers = marks.filter(({ pod, mark }) => pod !== owner && mark.direction === 'importing');
  const target = leaving && primaryBehind(leaving.mark.peerId, view);
  if (!other) {
    if (leaving && !target) {
      return `node ${shortId(leaving.mark.peerId)}, which may have keys of it, is no primary that answers here`;
    }
    // The owner first: from then on it sends nobody to the other side, where a key may still arrive until then.
    if (leaving) return [close(owner, `no key of it has left ${owner.pod}`)];
    return marks.map(({ pod }) => close(pod, `${owner.pod} owns it, and nobody else has a key of it`));
  }
  const imports = importers.some(({ pod }) => pod === other);
  if (!imports) return `${other.pod} has ${keysOf(other)} keys of it, which ${owner.pod} owns, and does not import it`;
  if (!leaving) return [move(other, owner)];
  if (target !== other) return `${owner.pod} migrates it elsewhere than to ${other.pod}, which has keys of it`;
  if (keysOf(owner) > 0) return [move(owner, other)];
  const why = `${other.pod} has all of its ${keysOf(other)} keys`;
  return [{ kind: 'give-slot', pod: other.pod, slot, ownerId: other.id, why }];
}

function owns(pod: AnsweringPod, slot: number): boolean {
  return pod.slots.some(({ start, end }) => start <= slot && slot <= end);
}

/** The pod of this id, or the primary that has taken over from it. */
function primaryBehind(id: string, { byId }: View): AnsweringPod | undefined {
  const pod = byId.get(id);
  const primary = pod?.primaryId ? byId.get(pod.primaryId) : pod;
  return primary?.role === 'primary' ? primary : undefined;
}
