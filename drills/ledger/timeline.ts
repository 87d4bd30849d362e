/** How a run went, in equal parts of its time from its start. */
export interface Timeline {
  /** Length of a part, in milliseconds. */
  readonly everyMs: number;
  /** Acknowledged writes of each part. */
  readonly acknowledged: readonly number[];
  /** Failures of each part, redirections left out. */
  readonly failed: readonly number[];
}

/** A timeline that is being written. Times are in milliseconds since 1970. */
export interface TimelineWriter {
  acknowledged(at: number): void;
  failed(at: number): void;
  /** What there is until now: parts without anything are there too. */
  until(at: number): Timeline;
}

/** Fine enough to see a failover, and short enough to be sent. */
const EVERY_MS = 100;

/** A timeline that begins now, at `startedAt`. */
export function createTimeline(startedAt: number): TimelineWriter {
  const acknowledged: number[] = [];
  const failed: number[] = [];
  const part = (at: number) => Math.max(0, Math.floor((at - startedAt) / EVERY_MS));
  const count = (parts: number[]) => (at: number) => {
    parts[part(at)] = (parts[part(at)] ?? 0) + 1;
  };
  return {
    acknowledged: count(acknowledged),
    failed: count(failed),
    until: at => {
      const all = Array.from({ length: part(at) + 1 }, (_, index) => index);
      const filled = (parts: readonly number[]) => all.map(index => parts[index] ?? 0);
      return { everyMs: EVERY_MS, acknowledged: filled(acknowledged), failed: filled(failed) };
    },
  };
}
