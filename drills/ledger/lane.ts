import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../../programs/clock';
import { type Address, type Failure, failure } from './connection';
import type { Discovery } from './discovery';
import { createJournal, isRedirection, type Journal } from './journal';
import { type Route, routeTo } from './route';
import type { TimelineWriter } from './timeline';

/** What a lane is told. */
export interface LaneSettings {
  /** Slot that the lane is pinned to. */
  readonly slot: number;
  /** Everything of its keys before their number. */
  readonly prefix: string;
  /** Primary of the slot at the start. */
  readonly first: Address;
  readonly pauseMs: number;
  /** What is waited for after each write. @default - nothing */
  readonly wait?: Wait;
}

/** A wait for what makes a write outlive its primary, or the primary's process. */
export interface Wait {
  readonly replicas: number;
  /** Whether it has to be on the disks of the primary and of those replicas. */
  readonly disk: boolean;
  readonly timeoutMs: number;
}

/** Most servers write to their disk once a second, and a wait has to be over before the command's timeout of a second. */
const DISK_WAITS = 3;

/** A writer on one slot, one write at a time. */
export interface Lane {
  readonly settings: LaneSettings;
  readonly journal: Journal;
  /** Its way to its slot, for the look at what it wrote. */
  readonly route: Route;
  /** Stops writing; resolves when the write under way has ended. */
  stop(): Promise<void>;
}

/** Begins to write: `<prefix><n>` gets the value `n`, for n = 1, 2, … A number is tried once, whatever comes of it. */
export function startLane(settings: LaneSettings, discovery: Discovery, timeline: TimelineWriter): Lane {
  const journal = createJournal(now());
  const route = routeTo(settings.slot, discovery, settings.first);
  const { wait } = settings;
  let running = true;

  const write = async () => {
    const number = journal.next();
    try {
      await route.attempt(['SET', `${settings.prefix}${number}`, `${number}`]);
    } catch (error) {
      const problem = failure(error, 'unanswered');
      return failed(problem, problem.kind === 'unanswered');
    }
    const at = now();
    journal.acknowledged(number, at);
    timeline.acknowledged(at);
    if (!wait) return;
    try {
      journal.waited(number, await confirmed(wait), now());
    } catch (error) {
      failed(failure(error, 'unanswered'), false);
    }
  };
  const failed = (problem: Failure, unknown: boolean) => {
    journal.failed(problem, unknown);
    if (!isRedirection(problem)) timeline.failed(now());
  };
  const confirmed = async (wanted: Wait): Promise<boolean> => {
    for (let looks = 0; looks < (wanted.disk ? DISK_WAITS : 1); looks++) {
      if (isConfirmed(wanted, await route.again(waitCommand(wanted)))) return true;
    }
    return false;
  };
  const ended = (async () => {
    while (running) {
      await write();
      await sleep(settings.pauseMs);
    }
    journal.stopped(now());
  })();

  return {
    settings,
    journal,
    route,
    stop: () => {
      running = false;
      return ended;
    },
  };
}

function waitCommand({ replicas, disk, timeoutMs }: Wait): string[] {
  return disk ? ['WAITAOF', '1', `${replicas}`, `${timeoutMs}`] : ['WAIT', `${replicas}`, `${timeoutMs}`];
}

/** WAIT counts replicas; WAITAOF says first whether the server itself has the write on its disk. */
function isConfirmed({ replicas, disk }: Wait, reply: unknown): boolean {
  if (!disk) return Number(reply) >= replicas;
  return Array.isArray(reply) && Number(reply[0]) === 1 && Number(reply[1]) >= replicas;
}
