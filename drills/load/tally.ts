import { failure } from '../ledger/connection';
import type { CommandName } from './commands';
import { createRecorder, type Recorder } from './latencies';
import type { LoadReport } from './report';
import { createSeries } from './series';

/** What commands came to, as they come. Times are those of `performance.now()`. */
export interface Tally {
  done(command: CommandName, due: number, sent: number, at: number): void;
  failed(error: unknown, at: number): void;
  figures(): Pick<
    LoadReport,
    'done' | 'errors' | 'perSecond' | 'latency' | 'service' | 'commands' | 'series' | 'durationMs'
  >;
}

/** A tally of a run that begins at `start`. */
export function createTally(start: number): Tally {
  const [latency, service] = [createRecorder(), createRecorder()];
  const commands = new Map<CommandName, { done: number; readonly recorder: Recorder }>();
  const errors: Record<string, number> = {};
  const series = createSeries(start);
  let [done, last] = [0, start];
  const reached = (at: number) => {
    if (at > last) last = at;
  };
  return {
    done: (name, due, sent, at) => {
      reached(at);
      done += 1;
      latency.record(at - due);
      service.record(at - sent);
      series.done(at, at - due);
      const command = commands.get(name) ?? { done: 0, recorder: createRecorder() };
      commands.set(name, command);
      command.done += 1;
      command.recorder.record(at - due);
    },
    failed: (error, at) => {
      reached(at);
      series.failed(at);
      const { code } = failure(error, 'unanswered');
      errors[code] = (errors[code] ?? 0) + 1;
    },
    figures: () => ({
      durationMs: Math.round(last - start),
      done,
      errors: { ...errors },
      perSecond: last > start ? Math.round((done * 1000) / (last - start)) : 0,
      latency: latency.figures(),
      service: service.figures(),
      commands: [...commands].map(([name, { done: count, recorder }]) => ({
        name,
        done: count,
        latency: recorder.figures(),
      })),
      series: series.seconds(),
    }),
  };
}
