import { setTimeout as sleep } from 'node:timers/promises';
import type { RebalanceSpec } from '../../../lib/config/keeper-spec';
import type { Call, Login } from '../../connections';
import { inParallel } from '../../parallel';
import type { SlotMove } from '../decisions/decision';
import { bytes, type Destination, sendKeys } from '../move-keys';
import { type LargeKey, LargeKeys } from './large-keys';

/** Time in which a step begins with further slots, in milliseconds. */
const SLICE_MS = 400;
/** Time after which it looks at no further keys before slots are opened, and then that after which it sends no further ones. */
const LONGEST_LOOK_MS = 1000;
const LONGEST_MS = 1000;
/** What one command sends, which holds up both servers until it is done. */
const BATCH_KEYS = 100;
const BATCH_BYTES = 256 * 1024;
/** Slots with more keys than this together are not opened at once, so that they are not open for long. */
const WINDOW_KEYS = 2000;
/** Keys of one slot that are looked at before it is opened; of a slot with more, the others are looked at on the way. */
const MOST_LISTED = 20_000;
/** Keys whose sizes are asked for at the same time: a busy server might not answer for more in time. */
const SIZED_AT_ONCE = 500;
/** Slots whose keys are sent at the same time: the servers send one after the other, and need not wait for the keeper. */
const SENDERS = 4;
/**
 * Slots of which a server is told at the same time: those that arrive together wait once for it to write its file to the
 * disk, and more might not be answered in time.
 */
const TOLD_AT_ONCE = 16;

type Key = string | Buffer;

export interface MoveSlotsProps {
  readonly owner: Call;
  readonly target: Call;
  readonly move: SlotMove;
  readonly port: number;
  readonly login: Login;
  readonly now: () => number;
  readonly budget: RebalanceSpec;
  readonly moved?: ((keys: number, slots: number) => void) | undefined;
}

/** A slot's keys, with their sizes in bytes. */
interface Listed {
  readonly slot: number;
  readonly keys: readonly Sized[];
}

interface Sized {
  readonly key: Key;
  readonly size: number;
}

/**
 * Moves slots key by key, some at a time, for as long as a pass may take. Each is opened at its new owner first, then at
 * the old one; is given to the new owner when the old one has no key of it left; and its new owner is told first, so
 * that at no time nobody owns it. Whatever is left undone by a crash, the next step goes on with: opening a slot again
 * changes nothing. A slot with a key that is too large stays closed.
 *
 * @throws LargeKeys when slots were left out, after the others were moved
 * @see https://redis.io/docs/latest/commands/cluster-setslot/
 */
export async function moveSlots(props: MoveSlotsProps): Promise<void> {
  const { move, budget, now } = props;
  const began = now();
  const allowance = allowanceOf(budget);
  const tooLarge: LargeKey[] = [];
  let sent = 0;
  let left = move.slots.flatMap(({ start, end }) =>
    Array.from({ length: end - start + 1 }, (_, index) => start + index),
  );
  while (left.length > 0 && now() - began < SLICE_MS && sent < allowance) {
    const window = await nextWindow(left, props);
    left = left.slice(window.length);
    const until = now() + LONGEST_LOOK_MS;
    const listed = await inParallel(window, slot => list(slot, MOST_LISTED, props, until), SENDERS);
    const movable = listed.filter(each => {
      const large = largestOf(each, budget);
      if (large) tooLarge.push(large);
      return !large;
    });
    await open(movable, props);
    const room = { time: now() + LONGEST_MS, keys: allowance - sent };
    const counts = await inParallel(movable, each => send(each, props, room), SENDERS);
    const empty = movable.filter((_, index) => counts[index]?.done).map(({ slot }) => slot);
    await give(empty, props);
    const keys = counts.reduce((sum, count) => sum + count.sent, 0);
    sent += keys;
    props.moved?.(keys, empty.length);
    if (empty.length < movable.length) break;
  }
  if (tooLarge.length > 0) throw new LargeKeys(tooLarge);
  // What is allowed in a second must not be spent in a moment, as the next pass comes soon.
  if (budget.keysPerSecond !== undefined) await sleep(Math.max(0, SLICE_MS - (now() - began)));
}

/** Keys that one pair may send in a step. */
function allowanceOf({ keysPerSecond, streams }: RebalanceSpec): number {
  if (keysPerSecond === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor((keysPerSecond * SLICE_MS) / 1000 / streams));
}

/** The next slots that are moved together: as many as the budget allows, fewer where they hold many keys. */
async function nextWindow(slots: readonly number[], { owner, budget }: MoveSlotsProps): Promise<number[]> {
  const some = slots.slice(0, budget.slotsAtOnce);
  const counts = await Promise.all(some.map(slot => owner('CLUSTER', 'COUNTKEYSINSLOT', slot)));
  let keys = 0;
  const fit = some.findIndex((_, index) => {
    keys += Number(counts[index]);
    return index > 0 && keys > WINDOW_KEYS;
  });
  return fit < 0 ? some : some.slice(0, fit);
}

/** Some keys of a slot, and what each takes: as many as can be looked at until then, and a few at least. */
async function list(slot: number, most: number, { owner, now }: MoveSlotsProps, until = now()): Promise<Listed> {
  const reply = await owner('CLUSTER', 'GETKEYSINSLOT', slot, most);
  const keys = Array.isArray(reply) ? reply.map(bytes) : [];
  const sized: Sized[] = [];
  do {
    const some = keys.slice(sized.length, sized.length + SIZED_AT_ONCE);
    const sizes = await Promise.all(some.map(key => owner('MEMORY', 'USAGE', key)));
    sized.push(...some.map((key, index) => ({ key, size: Number(sizes[index]) || 0 })));
  } while (sized.length < keys.length && now() < until);
  return { slot, keys: sized };
}

function largestOf({ slot, keys }: Listed, { largestKeyBytes }: RebalanceSpec): LargeKey | undefined {
  const large = keys.find(({ size }) => size > largestKeyBytes);
  if (!large) return undefined;
  const name = JSON.stringify(large.key.toString());
  const message = `slot ${slot} stays: its key ${name} takes ${large.size} bytes, more than the ${largestKeyBytes} of largestKey`;
  return { slot, message };
}

/** The new owner first: from the moment when the old one sends clients there, it takes them. */
async function open(listed: readonly Listed[], { owner, target, move }: MoveSlotsProps): Promise<void> {
  const slots = listed.map(({ slot }) => slot);
  await setSlots(slots, target, 'IMPORTING', move.ownerId);
  await setSlots(slots, owner, 'MIGRATING', move.toId);
}

/** Until when keys may be sent, and how many more by all slots together. */
interface Room {
  readonly time: number;
  keys: number;
}

/** Sends a slot's keys, those that were listed and then those that came since. Gives whether none is left. */
async function send(
  { slot, keys }: Listed,
  props: MoveSlotsProps,
  room: Room,
): Promise<{ readonly done: boolean; readonly sent: number }> {
  const { owner, move, port, login, now, budget } = props;
  const { username } = login;
  const destination: Destination = { ip: move.ip, port, username, password: await login.password() };
  let sent = 0;
  for (let some = keys; some.length > 0; some = (await list(slot, BATCH_KEYS, props)).keys) {
    const large = largestOf({ slot, keys: some }, budget);
    if (large) throw new LargeKeys([large]);
    for (const batch of batches(some)) {
      if (now() >= room.time || room.keys <= 0) return { done: false, sent };
      const names = batch.slice(0, room.keys).map(({ key }) => key);
      room.keys -= names.length;
      await sendKeys(owner, destination, names);
      sent += names.length;
    }
  }
  return { done: true, sent };
}

/** The keys in batches that hold the servers up for a moment only. */
function batches(keys: readonly Sized[]): Sized[][] {
  const all: Sized[][] = [];
  let size = BATCH_BYTES;
  for (const key of keys) {
    const last = all.at(-1);
    size += key.size;
    if (!last || last.length >= BATCH_KEYS || size > BATCH_BYTES) {
      all.push([key]);
      size = key.size;
    } else last.push(key);
  }
  return all;
}

/** The new owner first, so that no slot is without one. The old one refuses while it still has a key. */
async function give(slots: readonly number[], { owner, target, move }: MoveSlotsProps): Promise<void> {
  await setSlots(slots, target, 'NODE', move.toId);
  await setSlots(slots, owner, 'NODE', move.toId);
}

async function setSlots(slots: readonly number[], call: Call, ...how: readonly [string, string]): Promise<void> {
  await inParallel(slots, slot => call('CLUSTER', 'SETSLOT', slot, ...how), TOLD_AT_ONCE);
}
