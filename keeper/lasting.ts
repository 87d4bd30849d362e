/** Since when each lasting state has been seen without a break, in milliseconds, by the state's key. */
export interface Lasting {
  readonly since: ReadonlyMap<string, number>;
}

/** How long a lasting state has been seen, in milliseconds; 0 where it is new. */
export function ageOf(key: string, { since }: Lasting, now: number): number {
  return now - (since.get(key) ?? now);
}

/** The lasting states that are there now, by their keys. One that was gone for a pass begins anew. */
export function stillThere({ since }: Lasting, keys: readonly string[], now: number): Lasting['since'] {
  return new Map(keys.map(key => [key, since.get(key) ?? now]));
}
