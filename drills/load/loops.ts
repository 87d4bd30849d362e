import type { Caller } from './callers';
import type { Pacer } from './pacer';
import type { Schedule } from './schedule';

/** Sends the next command on a connection and writes down how it went. Never rejects. Times are those of `performance.now()`. */
export type Issue = (caller: Caller, due: number) => Promise<void>;

/** How an open loop ended. */
export interface OpenEnd {
  readonly backlog: number;
  readonly unsent: number;
}

/** How long what is due at the end may still be sent, in milliseconds: what was never sent has no latency. */
const DRAIN_MS = 5000;
/** A timer may come that much before its time, in milliseconds. */
const EARLY_MS = 2;

/** Each connection sends its next command when it has the answer to its last, until `end`, or it is stopped. */
export async function closedLoop(
  callers: readonly Caller[],
  end: number,
  issue: Issue,
  stopped: AbortSignal,
): Promise<void> {
  const lane = async (caller: Caller) => {
    while (!stopped.aborted) {
      const at = performance.now();
      if (at >= end) return;
      await issue(caller, at);
    }
  };
  await Promise.all(callers.map(lane));
}

/**
 * Sends each command when it is due, or as soon after that as a connection is free: what then waits is late, and its latency
 * says so.
 */
export async function openLoop(
  callers: readonly Caller[],
  rate: number,
  schedule: Schedule,
  pacer: Pacer,
  issue: Issue,
  stopped: AbortSignal,
): Promise<OpenEnd> {
  const free = [...callers];
  let [sent, total] = [0, schedule.total];
  let backlog = 0;
  let over = () => {};
  const ended = new Promise<void>(resolve => {
    over = resolve;
  });
  const send = () => {
    const due = Math.min(total, schedule.dueBy(performance.now()));
    while (sent < due) {
      const caller = free.pop();
      if (!caller) return;
      const dueAt = schedule.dueAt(sent);
      sent += 1;
      void issue(caller, dueAt).then(() => {
        free.push(caller);
        send();
        if (sent >= total && free.length === callers.length) over();
      });
    }
  };
  const giveUp = () => {
    total = Math.min(total, sent);
    if (free.length === callers.length) over();
  };
  pacer.run(rate, schedule.dueAt(0), send);
  const afterEnd = schedule.end - performance.now() + EARLY_MS;
  const atEnd = setTimeout(() => {
    pacer.stop();
    backlog = schedule.total - sent;
    send();
  }, afterEnd);
  const atLast = setTimeout(giveUp, afterEnd + DRAIN_MS);
  stopped.addEventListener('abort', giveUp);
  await ended;
  clearTimeout(atEnd);
  clearTimeout(atLast);
  pacer.stop();
  stopped.removeEventListener('abort', giveUp);
  return { backlog, unsent: stopped.aborted ? 0 : schedule.total - sent };
}
