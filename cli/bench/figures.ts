import type { Latencies } from '../../drills/load/latencies';
import type { LoadOptions } from '../../drills/load/options';
import type { LoadReport } from '../../drills/load/report';
import { median, type Spread, spreadOf } from './spread';
import type { Target } from './targets';

/** What was measured of one target. */
export interface Measured extends Target {
  /** Releases of its servers. */
  readonly releases: readonly string[];
  readonly servers: number;
  readonly rounds: readonly LoadReport[];
}

/** What was measured, of all targets in the same rounds. */
export interface Measurement {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly options: LoadOptions;
  readonly targets: readonly Measured[];
}

/** Percentiles, in the order that they are shown. */
export const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'] as const satisfies readonly (keyof Latencies)[];

/** The figures of one target over all rounds. Latencies are in milliseconds. */
export interface Figures {
  readonly perSecond: Spread;
  /** From when commands were due. */
  readonly latency: Readonly<Record<keyof Latencies, Spread>>;
  /** From when they were sent. */
  readonly service: Readonly<Record<keyof Latencies, Spread>>;
  /** All of all rounds. */
  readonly done: number;
  readonly errors: Readonly<Record<string, number>>;
  /** To the first target, the middle of the rounds': each round is compared with the same round. */
  readonly ratios: { readonly perSecond: number; readonly latency: Readonly<Record<keyof Latencies, number>> };
  /** What the load itself lacked, by the rounds, from 1, in which it lacked anything. */
  readonly lacked: readonly { readonly round: number; readonly what: readonly string[] }[];
  /** Keys that could not be deleted. */
  readonly keysLeft: number;
}

/** Adds up the rounds of a target, beside those of the first. */
export function figuresOf({ rounds }: Measured, first: Measured): Figures {
  const spread = (of: (report: LoadReport) => number) => spreadOf(rounds.map(of));
  const ratio = (of: (report: LoadReport) => number) =>
    median(
      rounds.map((round, index) => {
        const beside = first.rounds[index];
        return beside ? of(round) / of(beside) : Number.NaN;
      }),
    );
  const sum = (of: (report: LoadReport) => number) => rounds.reduce((total, round) => total + of(round), 0);
  const errors: Record<string, number> = {};
  for (const [kind, number] of rounds.flatMap(round => Object.entries(round.errors)).sort()) {
    errors[kind] = (errors[kind] ?? 0) + number;
  }
  return {
    perSecond: spread(({ perSecond }) => perSecond),
    latency: ofEach(each => spread(({ latency }) => latency[each])),
    service: ofEach(each => spread(({ service }) => service[each])),
    done: sum(({ done }) => done),
    errors,
    ratios: {
      perSecond: ratio(({ perSecond }) => perSecond),
      latency: ofEach(each => ratio(({ latency }) => latency[each])),
    },
    lacked: rounds.flatMap(({ lacked }, index) => (lacked.length > 0 ? [{ round: index + 1, what: lacked }] : [])),
    keysLeft: sum(({ keysLeft }) => keysLeft),
  };
}

/** A measurement as programs are told of it: with its figures. */
export interface Told extends Measurement {
  readonly targets: readonly (Measured & { readonly figures: Figures })[];
}

/** Adds up all targets. */
export function withFigures(measurement: Measurement): Told {
  const { targets } = measurement;
  return { ...measurement, targets: targets.map(each => ({ ...each, figures: figuresOf(each, targets[0] ?? each) })) };
}

/** Whether something went wrong that is no figure: commands failed, or keys are left. */
export function isBad({ errors, keysLeft }: Figures): boolean {
  return Object.keys(errors).length > 0 || keysLeft > 0;
}

function ofEach<T>(figure: (percentile: keyof Latencies) => T): Readonly<Record<keyof Latencies, T>> {
  return Object.fromEntries(PERCENTILES.map(each => [each, figure(each)])) as Readonly<Record<keyof Latencies, T>>;
}
