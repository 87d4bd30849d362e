/** Something that should be so, and whether it is. */
export interface Check {
  /** A clause: what should be so. */
  readonly what: string;
  /** `unknown`: it could not be looked at. */
  readonly outcome: 'holds' | 'fails' | 'unknown';
  /** What was found instead, or why nobody could look. */
  readonly found: readonly string[];
}

/** Holds where nothing was found. */
export function checked(what: string, found: readonly string[]): Check {
  return { what, outcome: found.length === 0 ? 'holds' : 'fails', found };
}

/** Nobody could look, for this reason. */
export function unknown(what: string, why: string): Check {
  return { what, outcome: 'unknown', found: [why] };
}
