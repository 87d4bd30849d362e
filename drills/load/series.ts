import { createRecorder } from './latencies';

/** One second of a run. */
export interface Second {
  readonly done: number;
  readonly failed: number;
  /** In milliseconds, from when commands were due; 0 where none was done. */
  readonly p99: number;
}

/** A run's seconds, as they are being written. Times are in milliseconds of one clock. */
export interface SeriesWriter {
  done(at: number, latencyMs: number): void;
  failed(at: number): void;
  /** The seconds until now, those without anything too. */
  seconds(): Second[];
}

/** A series that begins at `start`. */
export function createSeries(start: number): SeriesWriter {
  const over: Second[] = [];
  const recorder = createRecorder();
  let [done, failed] = [0, 0];
  const current = (): Second => ({ done, failed, p99: recorder.figures().p99 });
  const reach = (at: number) => {
    const second = Math.floor((at - start) / 1000);
    while (over.length < second) {
      over.push(current());
      recorder.reset();
      [done, failed] = [0, 0];
    }
  };
  return {
    done: (at, latencyMs) => {
      reach(at);
      done += 1;
      recorder.record(latencyMs);
    },
    failed: at => {
      reach(at);
      failed += 1;
    },
    seconds: () => (done + failed > 0 ? [...over, current()] : [...over]),
  };
}
