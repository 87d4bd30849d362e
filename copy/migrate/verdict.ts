import type { FeedState } from './follow';
import type { Sweep } from './sweep';

/** All that says how far a migration is. Times are in milliseconds since 1970. */
export interface Progress {
  readonly now: number;
  readonly feeds: readonly FeedState[];
  /** Keys that wait to be copied, and since when the first of them does. */
  readonly pending: number;
  readonly oldest?: number;
  /** When the target was interrupted last: a replica that took over may lack keys. */
  readonly interrupted?: number;
  /** Why the target cannot be written to now. */
  readonly targetProblem?: string;
  /** Why keys cannot be compared now. */
  readonly compareProblem?: string;
  /** The last comparison of all keys. */
  readonly sweep?: Sweep;
}

/** How far it is: what users and a cut-over wait for. */
export interface Verdict {
  readonly state: 'copying' | 'behind' | 'comparing' | 'different' | 'in step' | 'finished';
  /** Why it is no further, as a sentence. */
  readonly reason: string;
  /** How long ago the target had all that the source had, in seconds; nothing before all was copied once. */
  readonly lagSeconds?: number;
}

/** What a migration says that was ended by its user. */
export const FINISHED: Verdict = {
  state: 'finished',
  reason: 'The target had all, and nothing is copied any more: remove this migration.',
};

/** What is further behind is not in step, in milliseconds: about as long as a source takes to say that all was heard. */
const IN_STEP_MS = 5000;

/** Judges how far a migration is. */
export function judge(progress: Progress): Verdict {
  const { feeds, pending, sweep, interrupted = 0 } = progress;
  const lag = lagOf(progress);
  const lagSeconds = lag === undefined ? {} : { lagSeconds: lag / 1000 };
  const problem = feeds.find(feed => feed.problem !== undefined)?.problem ?? progress.targetProblem;
  const left = feeds.filter(({ complete }) => !complete).length;
  if (left > 0 || lag === undefined) {
    const reason =
      problem ?? `Keys of ${left} of ${feeds.length} primaries are being copied, ${pending} of them pending.`;
    return { state: 'copying', reason, ...lagSeconds };
  }
  if (lag > IN_STEP_MS) {
    return {
      state: 'behind',
      reason: problem ?? `${pending} keys are pending, the first of them for long.`,
      ...lagSeconds,
    };
  }
  const since = Math.max(interrupted, ...feeds.map(({ completeSince = 0 }) => completeSince));
  if (!sweep || sweep.began < since) {
    const reason = progress.compareProblem ?? 'All keys are copied, and are being compared.';
    return { state: 'comparing', reason, ...lagSeconds };
  }
  const { different, missing, extra } = sweep;
  if (different + missing + extra > 0) {
    const again = different + missing > 0 ? 'Those that differ are copied again, and all are compared again.' : '';
    const foreign =
      extra > 0
        ? `The source has no ${extra === 1 ? 'such key' : 'such keys'} as ${extra} of the target: delete them there, or ` +
          'set deleteExtra if nobody else writes to it.'
        : '';
    const counted = `The last comparison found ${different} keys that differ, ${missing} missing and ${extra} extra.`;
    return { state: 'different', reason: [counted, again, foreign].filter(each => each).join(' '), ...lagSeconds };
  }
  return { state: 'in step', reason: `All ${sweep.keys} keys were found equal.`, ...lagSeconds };
}

/** How long ago the target had all that the source had, in milliseconds. */
function lagOf({ now, feeds, oldest = now }: Progress): number | undefined {
  const heard = feeds.map(({ heardUntil }) => heardUntil);
  if (heard.some(each => each === undefined)) return undefined;
  return Math.max(0, now - Math.min(oldest, ...heard.flatMap(each => each ?? [])));
}
