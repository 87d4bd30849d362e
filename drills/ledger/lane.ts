import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../../programs/clock';
import { type Address, failure } from './connection';
import type { Discovery } from './discovery';
import { createJournal, type Journal } from './journal';
import { type Route, routeTo } from './route';

/** What a lane is told. */
export interface LaneSettings {
  /** Slot that the lane is pinned to. */
  readonly slot: number;
  /** Everything of its keys before their number. */
  readonly prefix: string;
  /** Primary of the slot at the start. */
  readonly first: Address;
  readonly pauseMs: number;
  /** Replicas to wait for with WAIT; 0 for none. */
  readonly waitReplicas: number;
  readonly waitTimeoutMs: number;
}

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
export function startLane(settings: LaneSettings, discovery: Discovery): Lane {
  const journal = createJournal(now());
  const route = routeTo(settings.slot, discovery, settings.first);
  let running = true;

  const write = async () => {
    const number = journal.next();
    try {
      await route.attempt(['SET', `${settings.prefix}${number}`, `${number}`]);
    } catch (error) {
      const problem = failure(error, 'unanswered');
      return journal.failed(problem, problem.kind === 'unanswered');
    }
    journal.acknowledged(number, now());
    if (settings.waitReplicas === 0) return;
    try {
      const replicas = await route.again(['WAIT', `${settings.waitReplicas}`, `${settings.waitTimeoutMs}`]);
      journal.waited(number, Number(replicas) >= settings.waitReplicas, now());
    } catch (error) {
      journal.failed(failure(error, 'unanswered'), false);
    }
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
