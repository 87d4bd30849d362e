import { type Lasting, stillThere } from '../lasting';

/** A keeper that has just started. */
export const UNAWARE: Lasting = { since: new Map() };

/** Notes the lasting states that are there now, by their keys. */
export function note(memory: Lasting, keys: readonly string[], now: number): Lasting {
  return { since: stillThere(memory, keys, now) };
}

/** A server that is not what it should be for this long, in milliseconds, is told what to be. */
export const LASTING_MS = 10_000;
