/** When each command of an open loop is due: evenly, from its start to its end. Times are in milliseconds of one clock. */
export interface Schedule {
  /** How many there are. */
  readonly total: number;
  readonly end: number;
  /** When the command of this number, from 0, is due. */
  dueAt(number: number): number;
  /** How many are due by then. */
  dueBy(at: number): number;
}

/** So many commands a second, for so long. */
export function evenly(rate: number, start: number, seconds: number): Schedule {
  const total = Math.round(rate * seconds);
  const everyMs = 1000 / rate;
  return {
    total,
    end: start + seconds * 1000,
    dueAt: number => start + number * everyMs,
    // As often as it is asked, what is due at this very moment has to be among it in spite of rounding.
    dueBy: at => Math.min(total, Math.max(0, Math.floor((at - start) / everyMs + 1e-6) + 1)),
  };
}
