/** Keys that are copied together. */
export interface Batch {
  readonly keys: readonly Buffer[];
  /** Bytes that their values take, about. */
  readonly bytes: number;
}

/** What a batch holds at most. One value that is larger is a batch of its own. */
export interface BatchLimits {
  readonly keys: number;
  readonly bytes: number;
}

/** Splits keys, with the bytes of each beside them, into batches, in their order. */
export function batchesOf(keys: readonly Buffer[], sizes: readonly number[], limits: BatchLimits): Batch[] {
  const batches: Batch[] = [];
  let [current, bytes]: [Buffer[], number] = [[], 0];
  const end = () => {
    if (current.length > 0) batches.push({ keys: current, bytes });
    [current, bytes] = [[], 0];
  };
  for (const [index, key] of keys.entries()) {
    const size = sizes[index] ?? 0;
    if (current.length >= limits.keys || (current.length > 0 && bytes + size > limits.bytes)) end();
    current.push(key);
    bytes += size;
  }
  end();
  return batches;
}
