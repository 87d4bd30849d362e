/** How the program that sends the load fared itself. */
export interface Generator {
  /** Part of the time that its thread had something to do, from 0 to 1. At 1 it could not have done more. */
  readonly busy: number;
  /** Part of the time that its thread had something to do and did not come to its turn, from 0 to 1. */
  readonly stalled: number;
  /** The longest of those times, in milliseconds. */
  readonly longestStallMs: number;
  /** Of an open loop: commands that were due when its time was over, and not sent yet. */
  readonly backlog?: number;
  /** Of those, the ones that were never sent, which no latency counts. */
  readonly unsent?: number;
}

/** Busier than that, what commands take is what they wait for in this program. */
const BUSY = 0.9;
/** More of the time than that, and the slowest hundredth of all commands may have waited for this program alone. */
const STALLED = 0.01;
/** Further behind than that, in seconds, it does not keep up. */
const BEHIND_SECONDS = 0.1;

/** What the generator lacked, as sentences. Where there are any, the figures are its own, and not the servers'. */
export function lackOf(
  { busy, stalled, longestStallMs, backlog = 0, unsent = 0 }: Generator,
  { rate, clients }: { readonly rate: number | null; readonly clients: number },
): string[] {
  const lacks: string[] = [];
  if (busy >= BUSY) {
    lacks.push(`Its thread was busy ${percent(busy)} of the time: have it send less.`);
  }
  if (stalled >= STALLED) {
    const longest = Math.round(longestStallMs);
    lacks.push(`Its thread stood still ${percent(stalled)} of the time, ${longest} ms at once: its node is too busy.`);
  }
  if (rate !== null && backlog > rate * BEHIND_SECONDS) {
    const never = unsent > 0 ? `, and ${unsent} of them never were` : '';
    // Else its connections were in use because it did not look at their answers.
    const why = lacks.length > 0 ? '' : `: the servers take less than ${rate} a second from ${connections(clients)}`;
    lacks.push(`${backlog} commands were due at its end and not sent${never}${why}.`);
  }
  return lacks;
}

function connections(clients: number): string {
  return clients === 1 ? '1 connection' : `${clients} connections`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
