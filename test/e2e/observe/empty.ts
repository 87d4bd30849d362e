const NO_CLIENT = 'no client speaks';
const NOTHING_WRONG = 'nothing went wrong';
const NOTHING_TO_DO = 'the keeper had nothing to do';

/** Panels and annotations that have nothing to show while all is well and nobody writes, and why. */
export const EMPTY: ReadonlyMap<string, string> = new Map([
  ['Commands by kind', NO_CLIENT],
  ['Time in the server by command', NO_CLIENT],
  ['99th percentile by command', NO_CLIENT],
  ['Hit ratio', NO_CLIENT],
  ['Mean time of a command', NO_CLIENT],
  ['Unevenness', NO_CLIENT],
  ['Errors by kind', NOTHING_WRONG],
  ['Connections that failed', NOTHING_WRONG],
  ['Connections and commands that failed', NOTHING_WRONG],
  ['Writes that may be missing', NOTHING_WRONG],
  ['Alerts', NOTHING_WRONG],
  ['annotation: Alerts', NOTHING_WRONG],
  ['annotation: New primaries', 'the primary is the same'],
  ['Steps by kind', NOTHING_TO_DO],
  ['Steps that failed', NOTHING_TO_DO],
  ['annotation: Steps of the keeper', NOTHING_TO_DO],
  ['Answers to servers that stop', 'no server stopped'],
]);
