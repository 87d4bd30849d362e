import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from './connection';
import { Ack } from './journal';
import type { Lane } from './lane';
import { persist } from './persist';
import type { Findings } from './report';
import type { Route } from './route';

/** Keys of one MGET or UNLINK. All are in the lane's slot. */
const BATCH = 500;
/** Lost keys named by each lane. */
const SAMPLE = 10;
/** Before a write is called lost, it is looked for once more, this much later, in milliseconds. */
const SECOND_LOOK_MS = 1000;

/**
 * Looks for each acknowledged write of a lane. `onFindings` hears how far it is. It is given up when the cluster does
 * not answer for `timeoutMs`; what was not looked for until then is in no figure.
 */
export async function verify(lane: Lane, timeoutMs: number, onFindings: (findings: Findings) => void): Promise<void> {
  const { journal, route, settings } = lane;
  const key = (number: number) => `${settings.prefix}${number}`;
  const lost = { plain: 0, waited: 0 };
  const lostSample: string[] = [];
  let found = 0;
  let wrong = 0;

  const look = async (numbers: readonly number[]): Promise<number[]> => {
    const values = await readMany(route, numbers.map(key), timeoutMs);
    const missing: number[] = [];
    numbers.forEach((number, index) => {
      const value = values[index];
      if (value === `${number}`) found += 1;
      else if (typeof value === 'string') wrong += 1;
      else missing.push(number);
    });
    return missing;
  };
  for (const numbers of batches(journal.tried(), number => journal.ackOf(number) !== Ack.none)) {
    const missing = await look(numbers);
    if (missing.length > 0) {
      // Right after a failover a server may still think that the slot is its own: ask the cluster again who it is.
      await sleep(SECOND_LOOK_MS);
      route.forget();
      for (const number of await look(missing)) {
        lost[journal.ackOf(number) === Ack.waited ? 'waited' : 'plain'] += 1;
        if (lostSample.length < SAMPLE) lostSample.push(key(number));
      }
    }
    onFindings({ found, wrong, lost: { ...lost }, lostSample: [...lostSample] });
  }
}

/** Deletes all keys that a lane may have written, those of unknown fate and the run's very first write included. */
export async function removeKeys(lane: Lane, timeoutMs: number): Promise<void> {
  for (const numbers of batches(lane.journal.tried(), () => true)) {
    const keys = numbers.map(number => `${lane.settings.prefix}${number}`);
    await eachHalf(keys, part => persist(() => lane.route.attempt(['UNLINK', ...part]), timeoutMs, splits(part)));
  }
}

/** The numbers from 0 to `last` that are wanted, in batches. */
function* batches(last: number, wanted: (number: number) => boolean): Generator<number[]> {
  let batch: number[] = [];
  for (let number = 0; number <= last; number++) {
    if (wanted(number)) batch.push(number);
    if (batch.length === BATCH || (number === last && batch.length > 0)) {
      yield batch;
      batch = [];
    }
  }
}

async function readMany(route: Route, keys: readonly string[], timeoutMs: number): Promise<unknown[]> {
  const parts = await eachHalf(keys, part => persist(() => route.attempt(['MGET', ...part]), timeoutMs, splits(part)));
  return parts.flatMap(part => (Array.isArray(part) ? part : []));
}

/** Repeating TRYAGAIN for several keys does not help: they have to be asked for one by one. */
function splits(keys: readonly string[]): (code: string) => boolean {
  return code => code === 'TRYAGAIN' && keys.length > 1;
}

/** While a slot moves, its keys are at two servers, and only commands of one key work: halves until they do. */
async function eachHalf(
  keys: readonly string[],
  act: (part: readonly string[]) => Promise<unknown>,
): Promise<unknown[]> {
  try {
    return [await act(keys)];
  } catch (error) {
    if (keys.length < 2 || failure(error, 'unanswered').code !== 'TRYAGAIN') throw error;
    const middle = Math.ceil(keys.length / 2);
    return [...(await eachHalf(keys.slice(0, middle), act)), ...(await eachHalf(keys.slice(middle), act))];
  }
}
