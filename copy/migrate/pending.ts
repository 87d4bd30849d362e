/** A key that has to be copied. */
export interface Dirty {
  readonly db: number;
  readonly key: Buffer;
  /** Number of the feed that told of it. */
  readonly feed: number;
}

/** Keys that are to be copied, each once, in the order in which they were told of. */
export interface Pending {
  /** Notes a key that was written, or that a scan has found. */
  add(dirty: Dirty): void;
  /**
   * Takes keys of one database, `limit` at most. They count as being copied until `done`: a key that is noted again
   * meanwhile is taken no sooner, so that an older value is never written after a newer one.
   */
  take(limit: number): readonly Dirty[];
  /** Says that keys are copied, or, where that failed, that they are to be copied all the same. */
  done(taken: readonly Dirty[], how: 'copied' | 'failed'): void;
  /** Keys that are noted or being copied. */
  size(): number;
  /** When the one that has waited longest was noted, in milliseconds. */
  oldest(): number | undefined;
  /** A number that is passed when all keys noted so far are copied. */
  now(): number;
  passed(number: number): boolean;
  /** Whether a key is noted or being copied. */
  has(db: number, key: Buffer): boolean;
  /** Tells whether a key is noted from now on, until it is asked. */
  watch(db: number, key: Buffer): () => boolean;
}

interface Noted extends Dirty {
  readonly at: number;
  readonly number: number;
}

/** @param clock Milliseconds */
export function createPending(clock: () => number): Pending {
  // Both are in the order of their numbers, but for what failed.
  const noted = new Map<string, Noted>();
  const copying = new Map<string, Noted>();
  const watched = new Map<string, Set<() => void>>();
  let last = 0;
  const lists = [noted, copying];
  const least = (of: (each: Noted) => number): number | undefined => {
    let found: number | undefined;
    // What is noted is in order; what is being copied is little.
    for (const each of [...copying.values(), ...first(noted)]) found = Math.min(found ?? of(each), of(each));
    return found;
  };
  return {
    add(dirty) {
      const id = idOf(dirty.db, dirty.key);
      for (const tell of watched.get(id) ?? []) tell();
      if (!noted.has(id)) noted.set(id, { ...dirty, at: clock(), number: ++last });
    },
    take(limit) {
      const taken: Noted[] = [];
      for (const [id, each] of noted) {
        if (taken.length >= limit) break;
        if (copying.has(id) || (taken[0] && taken[0].db !== each.db)) continue;
        taken.push(each);
      }
      for (const each of taken) {
        const id = idOf(each.db, each.key);
        noted.delete(id);
        copying.set(id, each);
      }
      return taken;
    },
    done(taken, how) {
      const failed: [string, Noted][] = [];
      for (const { db, key } of taken) {
        const id = idOf(db, key);
        const was = copying.get(id);
        copying.delete(id);
        if (was && how === 'failed') failed.push([id, was]);
      }
      if (failed.length === 0) return;
      // They have waited longest, and go first.
      const others = [...noted];
      noted.clear();
      for (const [id, each] of failed) noted.set(id, each);
      for (const [id, each] of others) if (!noted.has(id)) noted.set(id, each);
    },
    size: () => lists.reduce((sum, list) => sum + list.size, 0),
    oldest: () => least(({ at }) => at),
    now: () => last,
    passed: number => (least(each => each.number) ?? Number.POSITIVE_INFINITY) > number,
    has: (db, key) => lists.some(list => list.has(idOf(db, key))),
    watch(db, key) {
      const id = idOf(db, key);
      let told = false;
      const tell = () => {
        told = true;
      };
      watched.set(id, (watched.get(id) ?? new Set()).add(tell));
      return () => {
        const all = watched.get(id);
        all?.delete(tell);
        if (all?.size === 0) watched.delete(id);
        return told;
      };
    },
  };
}

function idOf(db: number, key: Buffer): string {
  return `${db} ${key.toString('latin1')}`;
}

function* first(map: ReadonlyMap<string, Noted>): Iterable<Noted> {
  for (const each of map.values()) {
    yield each;
    return;
  }
}
