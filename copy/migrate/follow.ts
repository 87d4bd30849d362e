import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf } from '../connection';
import { isOwnKey } from '../mark';
import type { Feed } from './feed';
import type { Pending } from './pending';
import { scanKeys } from './scan';
import { type Subscription, subscribe } from './subscription';

/** How far one feed is. All times are in milliseconds since 1970. */
export interface FeedState {
  /** Whether all keys were copied since the server was followed. */
  readonly complete: boolean;
  /** Since when. */
  readonly completeSince?: number;
  /** All that the source had done by then was heard of. */
  readonly heardUntil?: number;
  /** How often it had to begin anew, as writes may have gone unheard. */
  readonly cuts: number;
  /** What it waits for. */
  readonly problem?: string;
}

export interface FollowProps {
  readonly feed: Feed;
  readonly pending: Pending;
  readonly clock: () => number;
  readonly stopping: AbortSignal;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Keys that wait to be copied while a scan goes on: it is held up beyond that. */
const MOST_SCANNED = 20_000;
/** Keys that are kept in mind while they cannot be copied: beyond that, all are copied again. */
const MOST_PENDING = 1_000_000;
/** Pauses in milliseconds: between attempts, looks at a source that is followed, and looks at what is pending. */
const [AGAIN_MS, LOOK_MS, SOON_MS] = [500, 500, 20];
/** A server that so often in a row does not say that all was heard is followed anew. */
const SILENT_LOOKS = 3;

class Silent extends Error {}

/** Follows one feed until it is stopped: every key is copied, and again whenever something happens to it. */
export function follow({ feed, pending, clock, stopping, log }: FollowProps): { readonly state: () => FeedState } {
  let state: FeedState = { complete: false, cuts: 0 };
  const problem = (error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    if (state.problem !== said) log('waiting', { feed: feed.number, reason: said });
    state = { ...state, problem: said };
  };
  const solved = () => {
    state = { complete: state.complete, cuts: state.cuts, ...timesOf(state) };
  };

  /** Copies all keys that there are. */
  const copyAll = async (over: AbortSignal): Promise<void> => {
    for await (const { db, keys } of scanKeys((commands, of) => feed.ask(commands, of))) {
      for (const key of keys) if (!isOwnKey(key)) pending.add({ db, key, feed: feed.number });
      while (pending.size() > MOST_SCANNED && !over.aborted) await sleep(SOON_MS);
      if (over.aborted) return;
    }
    const last = pending.now();
    while (!pending.passed(last) && !over.aborted) await sleep(SOON_MS);
  };
  /** Looks whether all is heard, until writes may have gone unheard. */
  const stay = async (subscription: Subscription, server: string, ended: () => boolean): Promise<void> => {
    let silent = 0;
    while (!ended()) {
      if (nameOf(feed.at()) !== server) throw new Error(`another server has the keys of ${server}`);
      const asked = clock();
      try {
        await feed.inStep();
        if (await subscription.caughtUp()) {
          solved();
          state = { ...state, heardUntil: asked };
          silent = 0;
        } else if (++silent >= SILENT_LOOKS) throw new Silent(`${server} says nothing more`);
      } catch (error) {
        if (error instanceof Silent) throw error;
        problem(error);
      }
      await sleep(LOOK_MS);
    }
  };
  const once = async (): Promise<void> => {
    await feed.prepare();
    const over = new AbortController();
    const end = () => over.abort();
    stopping.addEventListener('abort', end);
    /** Why all keys are to be copied again. */
    let anew: string | undefined;
    const server = nameOf(feed.at());
    const subscription = await subscribe(feed.at(), feed.credentials, {
      key: (db, key) => {
        if (isOwnKey(key)) return;
        if (pending.size() < MOST_PENDING) pending.add({ db, key, feed: feed.number });
        else anew = 'more keys were written than are kept in mind until they are copied';
      },
      flushed: () => {
        anew = 'the source has replaced or removed all keys at once';
      },
    });
    const through = async () => {
      while (!over.signal.aborted) {
        anew = undefined;
        await feed.prepare();
        await copyAll(over.signal);
        if (anew || over.signal.aborted) continue;
        solved();
        state = { ...state, complete: true, completeSince: clock() };
        log('following', { feed: feed.number, server });
        await stay(subscription, server, () => anew !== undefined || over.signal.aborted);
        if (anew) begin(anew);
      }
    };
    const done = through();
    try {
      await Promise.race([subscription.cut, done]);
    } finally {
      end();
      stopping.removeEventListener('abort', end);
      subscription.close();
      // What is under way must not go on beside what follows.
      await done.catch(() => {});
    }
  };
  const begin = (reason: string) => {
    if (state.complete) log('beginning anew', { feed: feed.number, reason });
    const { heardUntil } = state;
    state = { complete: false, cuts: state.cuts + (state.complete ? 1 : 0), ...(heardUntil ? { heardUntil } : {}) };
  };
  void (async () => {
    while (!stopping.aborted) {
      try {
        await once();
      } catch (error) {
        begin(error instanceof Error ? error.message : String(error));
        problem(error);
        await sleep(AGAIN_MS);
      }
    }
  })();
  return { state: () => state };
}

function timesOf({ completeSince, heardUntil }: FeedState): Pick<FeedState, 'completeSince' | 'heardUntil'> {
  return { ...(completeSince ? { completeSince } : {}), ...(heardUntil ? { heardUntil } : {}) };
}
