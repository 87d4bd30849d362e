import type { CommandName } from './commands';
import type { Generator } from './generator';
import type { Latencies } from './latencies';
import type { LoadOptions } from './options';
import type { Second } from './series';

/** Where a run is: it sends commands, it deletes its keys, or it has ended. */
export type LoadState = 'running' | 'cleaning' | 'done';

/** A run's report. */
export interface LoadReport {
  readonly run: string;
  readonly state: LoadState;
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the first command until the last answer, in milliseconds. */
  readonly durationMs: number;
  readonly options: LoadOptions;
  /** Commands with a good answer. */
  readonly done: number;
  /** Commands without one, by kind, as those of the ledger. */
  readonly errors: Readonly<Record<string, number>>;
  /** Good answers a second. */
  readonly perSecond: number;
  /**
   * Of commands with a good answer, from when each was due: what somebody waited who wanted it then. In a closed loop a
   * command is due when it is sent.
   */
  readonly latency: Latencies;
  /** The same from when each was sent: in an open loop it leaves out what waited for a server that answered nobody. */
  readonly service: Latencies;
  readonly commands: readonly CommandFigures[];
  readonly series: readonly Second[];
  readonly generator: Generator;
  /** What the generator lacked. Where there are any of these, the figures are its own, and not the servers'. */
  readonly lacked: readonly string[];
  /** Keys that could not be deleted when it ended; they go by themselves. */
  readonly keysLeft: number;
}

/** One command of a mix. */
export interface CommandFigures {
  readonly name: CommandName;
  readonly done: number;
  readonly latency: Latencies;
}
