import { createHistogram } from 'node:perf_hooks';

/** How long commands took, in milliseconds: of so many of a hundred or a thousand, the slowest. */
export interface Latencies {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Latencies that are being written down. */
export interface Recorder {
  /** @param ms milliseconds */
  record(ms: number): void;
  figures(): Latencies;
  /** Forgets all. */
  reset(): void;
}

/** Counted in microseconds, true to three digits, up to this many: a command that takes longer counts as that long. */
const LONGEST_US = 600_000_000;

/** An empty one. */
export function createRecorder(): Recorder {
  const histogram = createHistogram({ lowest: 1, highest: LONGEST_US, figures: 3 });
  let longest = 0;
  return {
    record: ms => {
      const us = Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1000)));
      histogram.record(us);
      if (us > longest) longest = us;
    },
    figures: () => {
      const at = (percentile: number) =>
        longest === 0 ? 0 : Math.min(histogram.percentile(percentile), longest) / 1000;
      // The histogram's own rounds up to what three digits can tell.
      return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: longest / 1000 };
    },
    reset: () => {
      histogram.reset();
      longest = 0;
    },
  };
}
