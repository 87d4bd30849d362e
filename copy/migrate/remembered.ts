/** Keys that were copied by this run, by a hash of each: it never names one that was not, but for one in 10^11. */
export interface Remembered {
  add(db: number, key: Buffer): void;
  has(db: number, key: Buffer): boolean;
}

/** Room for so many keys at first, and at most: 256 MiB. What is copied beyond is not remembered. */
const [FIRST, MOST] = [2 ** 16, 2 ** 25];

/** @param most Room for keys at most, a power of two; half of it is used. @default - 33 million */
export function createRemembered(most = MOST): Remembered {
  let room = Math.min(FIRST, most);
  // Two numbers a place, which is free where both are 0.
  let places = new Uint32Array(2 * room);
  let count = 0;

  /** Where a hash is, or would be. */
  const placeOf = (table: Uint32Array, size: number, high: number, low: number): number => {
    for (let place = low & (size - 1); ; place = (place + 1) & (size - 1)) {
      const [a, b] = [table[2 * place], table[2 * place + 1]];
      if ((a === high && b === low) || (a === 0 && b === 0)) return 2 * place;
    }
  };
  const put = (table: Uint32Array, size: number, high: number, low: number): boolean => {
    const place = placeOf(table, size, high, low);
    const free = table[place] === 0 && table[place + 1] === 0;
    table[place] = high;
    table[place + 1] = low;
    return free;
  };
  const grow = (): void => {
    const larger = new Uint32Array(4 * room);
    for (let place = 0; place < places.length; place += 2) {
      const [high = 0, low = 0] = [places[place], places[place + 1]];
      if (high !== 0 || low !== 0) put(larger, 2 * room, high, low);
    }
    places = larger;
    room *= 2;
  };
  return {
    add(db, key) {
      if (2 * count >= room) {
        if (room >= most) return;
        grow();
      }
      const [high, low] = hashOf(db, key);
      if (put(places, room, high, low)) count++;
    },
    has(db, key) {
      const [high, low] = hashOf(db, key);
      const place = placeOf(places, room, high, low);
      return places[place] !== 0 || places[place + 1] !== 0;
    },
  };
}

/** 64 bits, of which every one depends on every byte: two multiplicative hashes, mixed at the end. */
function hashOf(db: number, key: Buffer): [high: number, low: number] {
  let a = 0xdeadbeef ^ db;
  let b = 0x41c6ce57 ^ db;
  for (const byte of key) {
    a = Math.imul(a ^ byte, 2654435761);
    b = Math.imul(b ^ byte, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  // Both 0 is a free place.
  return [a >>> 0, b >>> 0 || 1];
}
