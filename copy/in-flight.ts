/** Work that goes on at the same time, as far as its bytes fit into memory. */
export interface InFlight {
  /**
   * Starts work as soon as there is room for it; work that is larger than all room goes on alone. Rejects, as `ended`
   * does, with the first error of all work that was started.
   */
  start(bytes: number, work: () => Promise<void>): Promise<void>;
  /** Waits until all work has ended. */
  ended(): Promise<void>;
}

/** @param limits What goes on at once: bytes, and pieces of work */
export function createInFlight(limits: { readonly bytes: number; readonly pieces: number }): InFlight {
  const running = new Set<Promise<void>>();
  let bytesNow = 0;
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure) throw failure.error;
  };
  return {
    async start(bytes, work) {
      while (running.size > 0 && (running.size >= limits.pieces || bytesNow + bytes > limits.bytes)) {
        await Promise.race(running);
      }
      check();
      bytesNow += bytes;
      const piece: Promise<void> = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          bytesNow -= bytes;
          running.delete(piece);
        });
      running.add(piece);
    },
    async ended() {
      await Promise.all(running);
      check();
    },
  };
}
