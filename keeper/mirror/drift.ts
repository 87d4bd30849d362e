import { setTimeout as sleep } from 'node:timers/promises';
import type { MirrorSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import { type Drift, NO_DRIFT } from './observation';

/** A server that has every write, to be compared with others. */
export interface Compared {
  readonly pod: string;
  readonly call: Call;
}

/** Compares the data of these servers, a sample each time. Never rejects. */
export type CompareServers = (servers: readonly Compared[], spec: MirrorSpec, now: number) => Promise<Drift>;

/** Keys that are looked at anew each time. */
const SAMPLE = 10;
/** Keys that are watched because they differed. */
const MOST_SUSPECTS = 50;
/** A key is said to differ after so many looks, in which nobody changed it … */
const LOOKS = 3;
/** … over so long, in milliseconds. */
const LASTING_MS = 5000;
/** Time between the two readings of a look, in milliseconds: longer than a copy takes. */
const BETWEEN_MS = 50;
/** Stands for the number of keys, among the names of keys: these have the prefix of that in front. */
const SIZE = 'size';

/** What a server answered for each thing that is compared. */
type Reading = ReadonlyMap<string, string>;

interface Suspect {
  readonly since: number;
  readonly looks: number;
  /** What each server had, by its pod. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * A text that stands for the content of each key. Large collections are compared by their size, large texts by their
 * beginning. Runs where the data is: no value leaves a server.
 */
const DIGESTS = `
local function sorted(list) table.sort(list) return list end
local function pairsOf(list)
  local out = {}
  for i = 1, #list, 2 do out[#out + 1] = list[i] .. '\\0' .. list[i + 1] end
  return sorted(out)
end
local READERS = {
  string = function(key) return redis.call('STRLEN', key), {redis.call('GETRANGE', key, 0, 65535)} end,
  hash = function(key) local n = redis.call('HLEN', key) return n, n <= 500 and pairsOf(redis.call('HGETALL', key)) or {} end,
  set = function(key) local n = redis.call('SCARD', key) return n, n <= 500 and sorted(redis.call('SMEMBERS', key)) or {} end,
  zset = function(key) return redis.call('ZCARD', key), redis.call('ZRANGE', key, 0, 499, 'WITHSCORES') end,
  list = function(key) return redis.call('LLEN', key), redis.call('LRANGE', key, 0, 499) end,
  stream = function(key) return redis.call('XLEN', key), {} end,
}
local out = {}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local size, parts = 0, {}
  if READERS[kind] then size, parts = READERS[kind](key) end
  out[i] = redis.sha1hex(kind .. '\\0' .. size .. '\\0' .. table.concat(parts, '\\0'))
end
return out`;

/** A comparison that keeps in mind what differed. */
export function createComparison(): CompareServers {
  let suspects: ReadonlyMap<string, Suspect> = new Map();
  let turn = 0;
  return async (servers, { closingPrefix }, now) => {
    if (servers.length < 2) {
      suspects = new Map();
      return NO_DRIFT;
    }
    turn += 1;
    try {
      const drawn = await drawKeys(servers[turn % servers.length], closingPrefix);
      const things = [SIZE, ...new Set([...drawn, ...[...suspects.keys()].filter(name => name !== SIZE)])];
      const first = await readAll(servers, things);
      if (things.every(thing => alike(first, thing))) {
        suspects = new Map();
        return NO_DRIFT;
      }
      await sleep(BETWEEN_MS);
      suspects = weigh(suspects, things, first, await readAll(servers, things), now);
    } catch {
      // A server that went away in between is seen by the next pass.
    }
    return driftOf(suspects, now);
  };
}

async function drawKeys(server: Compared | undefined, prefix: string): Promise<string[]> {
  if (!server) return [];
  const keys = await Promise.all(Array.from({ length: SAMPLE }, () => server.call('RANDOMKEY')));
  return keys.flatMap(key => (typeof key === 'string' && !key.startsWith(prefix) ? [`k${key}`] : []));
}

async function readAll(servers: readonly Compared[], things: readonly string[]): Promise<ReadonlyMap<string, Reading>> {
  const keys = things.filter(thing => thing !== SIZE).map(thing => thing.slice(1));
  const readings = servers.map(async ({ pod, call }) => {
    const [info, digests] = await Promise.all([
      call('INFO', 'keyspace'),
      keys.length > 0 ? call('EVAL_RO', DIGESTS, keys.length, ...keys) : [],
    ]);
    const texts: readonly unknown[] = Array.isArray(digests) ? digests : [];
    const entries = keys.map((key, index) => [`k${key}`, String(texts[index])] as const);
    return [pod, new Map([[SIZE, lastingKeys(String(info))], ...entries])] as const;
  });
  return new Map(await Promise.all(readings));
}

/** The number of keys that do not expire: when the others go is each server's own affair. */
export function lastingKeys(info: string): string {
  let count = 0;
  for (const [, keys, expires] of info.matchAll(/^db\d+:keys=(\d+),expires=(\d+)/gm)) {
    count += Number(keys) - Number(expires);
  }
  return String(count);
}

function alike(readings: ReadonlyMap<string, Reading>, thing: string): boolean {
  return new Set([...readings.values()].map(reading => reading.get(thing))).size <= 1;
}

/** The suspects after one more look. What somebody changes meanwhile is no sign either way. */
export function weigh(
  suspects: ReadonlyMap<string, Suspect>,
  things: readonly string[],
  first: ReadonlyMap<string, Reading>,
  second: ReadonlyMap<string, Reading>,
  now: number,
): ReadonlyMap<string, Suspect> {
  const kept = new Map<string, Suspect>();
  for (const thing of things) {
    if (kept.size >= MOST_SUSPECTS || alike(first, thing) || alike(second, thing)) continue;
    const before = suspects.get(thing) ?? { since: now, looks: 0, values: new Map() };
    const still = [...first].every(([pod, reading]) => reading.get(thing) === second.get(pod)?.get(thing));
    const values = new Map([...second].map(([pod, reading]) => [pod, reading.get(thing) ?? '']));
    kept.set(thing, still ? { ...before, looks: before.looks + 1, values } : { ...before, values });
  }
  return kept;
}

/** What has differed for long enough to be said. */
export function driftOf(suspects: ReadonlyMap<string, Suspect>, now: number): Drift {
  const sure = [...suspects.values()].filter(({ looks, since }) => looks >= LOOKS && now - since >= LASTING_MS);
  if (sure.length === 0) return NO_DRIFT;
  const odds = new Set(sure.map(({ values }) => oddOf(values)));
  const [odd] = odds;
  return { differing: sure.length, ...(odds.size === 1 && odd !== undefined ? { odd } : {}) };
}

/** The one that is unlike all others, which are alike. */
function oddOf(values: ReadonlyMap<string, string>): string | undefined {
  const pods = [...values.keys()];
  if (pods.length < 3) return undefined;
  return pods.find(pod => new Set([...values].filter(([other]) => other !== pod).map(([, value]) => value)).size === 1);
}
