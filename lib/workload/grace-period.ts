import type { Problems } from '../validation';
import { check, shown } from '../validation';

/** Seconds without an answer of the keeper after which a stopping server decides for itself. */
export const SILENCE_SECONDS = 60;

/** Seconds that a stopping server waits for its permit at most, unless the keeper holds it back. */
const LONGEST_PATIENCE_SECONDS = 90;

/** Redis gives a manual failover up after 5 s; the second try is for a replica that was busy at the first. */
const HAND_OVER_SECONDS = 2 * 5;

/** `shutdown-timeout` of Redis: so long a server that stops waits for replicas that are behind. */
const SHUTDOWN_SECONDS = 10;

/** For a slow machine: starting the hook, asking, and reading the answers. */
const RESERVE_SECONDS = 10;

/** Seconds that the vote of an election takes at most, and until the next one in the shard: twice the node timeout. */
export function electionSeconds(nodeTimeoutMs: number): number {
  return Math.ceil((2 * nodeTimeoutMs) / 1000);
}

/** Seconds that a server needs to stop once it waits no more: the hand-over, the vote, its own shutdown. */
function stoppingSeconds(nodeTimeoutMs: number): number {
  return HAND_OVER_SECONDS + electionSeconds(nodeTimeoutMs) + SHUTDOWN_SECONDS + RESERVE_SECONDS;
}

/**
 * Seconds that a stopping server has to be given at least, so that a primary whose keeper is away can still hand over:
 * a shorter one would be killed in the middle of it.
 *
 * @see https://redis.io/docs/latest/commands/cluster-failover/
 */
export function leastGracePeriod(nodeTimeoutMs: number): number {
  return SILENCE_SECONDS + stoppingSeconds(nodeTimeoutMs);
}

/** Seconds of a grace period that the keeper may hold a server back in, while a rolling update stands still. */
export function holdSeconds(gracePeriodSeconds: number, nodeTimeoutMs: number): number {
  return gracePeriodSeconds - stoppingSeconds(nodeTimeoutMs);
}

/** Seconds of a grace period that a server waits for its permit without being held. */
export function patienceSeconds(gracePeriodSeconds: number, nodeTimeoutMs: number): number {
  return Math.min(LONGEST_PATIENCE_SECONDS, holdSeconds(gracePeriodSeconds, nodeTimeoutMs));
}

/** What is wrong with a grace period. */
export function gracePeriodProblems(gracePeriodSeconds: number, nodeTimeoutMs: number): Problems {
  const least = leastGracePeriod(nodeTimeoutMs);
  return check(
    [
      !Number.isInteger(gracePeriodSeconds) || gracePeriodSeconds <= 0,
      `gracePeriodSeconds: ${shown(gracePeriodSeconds)} is no time; set whole seconds, ${least} or more`,
    ],
    [
      Number.isInteger(gracePeriodSeconds) && gracePeriodSeconds > 0 && gracePeriodSeconds < least,
      `gracePeriodSeconds: ${gracePeriodSeconds} is too short: a primary would be killed before it has handed over ` +
        `(${SILENCE_SECONDS} s for a keeper that does not answer + ${HAND_OVER_SECONDS} s for the hand-over + ` +
        `${electionSeconds(nodeTimeoutMs)} s for its vote, twice nodeTimeoutMs + ${SHUTDOWN_SECONDS} s for the ` +
        `server's own shutdown + ${RESERVE_SECONDS} s in reserve); set ${least} or more, or a shorter nodeTimeoutMs`,
    ],
  );
}
