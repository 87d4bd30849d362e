import type { Count, JournalFigures } from './journal';
import type { Timeline } from './timeline';

/** Where a run is: it writes, it looks for its writes, or it has ended. */
export type RunState = 'running' | 'verifying' | 'done';

/** What was found of a lane's acknowledged writes. */
export interface Findings {
  readonly found: number;
  /** Found with another value. */
  readonly wrong: number;
  readonly lost: Count;
  /** Some of the lost keys. */
  readonly lostSample: readonly string[];
}

/** One lane's part of a report. */
export interface LaneFigures extends JournalFigures, Findings {}

/** The figures of a shard or of a whole run. */
export interface Figures {
  /** Acknowledged writes: `plain` by SET alone, `waited` by what its lane waits for as well: replicas, disks. */
  readonly acknowledged: Count;
  readonly found: number;
  /** Acknowledged writes that are not there. */
  readonly lost: Count;
  /** At most ten of the lost keys. */
  readonly lostSample: readonly string[];
  /** Acknowledged writes found with another value. */
  readonly wrong: number;
  /** Acknowledged writes that were not looked for, yet or because the cluster did not answer. */
  readonly unverified: number;
  /** Writes whose reply was not received: neither acknowledged nor lost. */
  readonly unknown: number;
  /**
   * Failures by kind: the first word of the server's error, `timeout`, `connection` that could not be made, `broken`
   * connection. Redirections are among them.
   */
  readonly errors: Readonly<Record<string, number>>;
  /** Connections that ended while they were in use. One that a lane gave up after a timeout is none of them. */
  readonly broken: number;
  /** Those of the lane that had the most. */
  readonly brokenPerLane: number;
  /** Connections that could not be made. */
  readonly refused: number;
  /** Failures of any kind, redirections left out, that were not within the longest gap of their lane. */
  readonly outsideGap: number;
  /** Longest time between two acknowledged writes of one lane, in milliseconds, of the lane that had the longest. */
  readonly longestGapMs: number;
  /** When that gap began (ISO 8601). */
  readonly longestGapBegan: string;
  readonly writesPerSecond: number;
}

/** One shard as it was when the run began. */
export interface ShardReport extends Figures {
  readonly slots: string;
  readonly primary: string;
  readonly replicas: number;
  readonly lanes: number;
}

/** A run's report. */
export interface Report {
  readonly run: string;
  readonly state: RunState;
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the start until the writers stopped, in milliseconds. */
  readonly durationMs: number;
  readonly total: Figures;
  readonly shards: readonly ShardReport[];
  /** @default - none as long as it writes: it grows with the run */
  readonly timeline?: Timeline;
}

const SAMPLE = 10;

/** Adds up lanes. */
export function figuresOf(lanes: readonly LaneFigures[], durationMs: number): Figures {
  const sum = (of: (lane: LaneFigures) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
  const count = (of: (lane: LaneFigures) => Count): Count => ({
    plain: sum(lane => of(lane).plain),
    waited: sum(lane => of(lane).waited),
  });
  const acknowledged = count(lane => lane.acknowledged);
  const lost = count(lane => lane.lost);
  const found = sum(lane => lane.found);
  const wrong = sum(lane => lane.wrong);
  const errors: Record<string, number> = {};
  for (const [code, number] of lanes.flatMap(lane => Object.entries(lane.errors)).sort()) {
    errors[code] = (errors[code] ?? 0) + number;
  }
  const longest = lanes
    .map(lane => lane.longestGap)
    .reduce((worst, gap) => (gap.ms > worst.ms ? gap : worst), { ms: 0, began: lanes[0]?.longestGap.began ?? 0 });
  return {
    acknowledged,
    found,
    lost,
    lostSample: lanes.flatMap(lane => lane.lostSample).slice(0, SAMPLE),
    wrong,
    unverified: total(acknowledged) - total(lost) - found - wrong,
    unknown: sum(lane => lane.unknown),
    errors,
    broken: sum(lane => lane.broken),
    brokenPerLane: Math.max(0, ...lanes.map(lane => lane.broken)),
    refused: sum(lane => lane.refused),
    outsideGap: sum(lane => lane.outsideGap),
    longestGapMs: Math.round(longest.ms),
    longestGapBegan: new Date(longest.began).toISOString(),
    writesPerSecond: durationMs > 0 ? Math.round((total(acknowledged) * 1000) / durationMs) : 0,
  };
}

/** All of a count. */
export function total({ plain, waited }: Count): number {
  return plain + waited;
}
