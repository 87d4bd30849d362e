import { names } from '../config/names';
import { PORTS } from '../config/ports';
import type { Problems } from '../validation';
import { check, isWhole, shown } from '../validation';

/** Seconds without an answer of the keeper after which a stopping server decides for itself. */
export const SILENCE_SECONDS = 60;

/** Seconds that a stopping server waits for its permit at most, unless the keeper holds it back. */
const LONGEST_PATIENCE_SECONDS = 90;

/** `shutdown-timeout` of Redis: so long a server that stops waits for replicas that are behind. */
const SHUTDOWN_SECONDS = 10;

/** For a slow machine: starting the hook, asking, and reading the answers. */
const RESERVE_SECONDS = 10;

/** What a primary does, once it need not wait any more, so that another takes over from it. */
export interface HandOver {
  /** Its parts: the seconds that each may take, and what that is. */
  readonly parts: readonly (readonly [seconds: number, what: string])[];
  /** What else can be set so that it takes less. @default - nothing */
  readonly shorter?: string;
}

/** Seconds that the vote of an election takes at most, and until the next one in the shard: twice the node timeout. */
export function electionSeconds(nodeTimeoutMs: number): number {
  return Math.ceil((2 * nodeTimeoutMs) / 1000);
}

/**
 * That of a shard's primary. Redis gives a manual failover up after 5 s; the second try is for a replica that was busy
 * at the first.
 *
 * @see https://redis.io/docs/latest/commands/cluster-failover/
 */
export function clusterHandOver(nodeTimeoutMs: number): HandOver {
  return {
    parts: [
      [2 * 5, 'for the hand-over'],
      [electionSeconds(nodeTimeoutMs), 'for its vote, twice nodeTimeoutMs'],
    ],
    shorter: 'a shorter nodeTimeoutMs',
  };
}

/**
 * That of a primary which Sentinels watch: up to three tries, each of which lasts until the Sentinels give it up. The
 * times go by bands, so that few changes of a setting which Sentinels take at once also change the servers' pods.
 */
export function sentinelHandOver(failoverTimeoutMs: number): HandOver {
  const tries = 3 * (band(failoverTimeoutMs) + CATCHING_UP_SECONDS);
  return {
    parts: [[tries, 'for the hand-over, three tries of the Sentinels']],
    ...(tries > 3 * (SHORTEST_BAND + CATCHING_UP_SECONDS) ? { shorter: 'a shorter failoverTimeoutMs' } : {}),
  };
}

/**
 * Seconds within which Sentinels that can promote a replica do so, a second attempt included: an attempt that fails is
 * made again after twice its time.
 */
export function detectionSeconds(downAfterMs: number, failoverTimeoutMs: number): number {
  return band(downAfterMs) + 2 * band(failoverTimeoutMs) + RESERVE_SECONDS;
}

/** Before a try: the replicas read what they have not yet. */
const CATCHING_UP_SECONDS = 4;

const SHORTEST_BAND = 8;
const BANDS = [SHORTEST_BAND, 20, 60];
const LONGEST_BAND = 180;

/** The end of the band that a time is in, in seconds. */
function band(milliseconds: number): number {
  return BANDS.find(seconds => milliseconds <= seconds * 1000) ?? LONGEST_BAND;
}

/** Seconds that a server needs to stop once it waits no more: the hand-over, and its own shutdown. */
function stoppingSeconds({ parts }: HandOver): number {
  return parts.reduce((sum, [seconds]) => sum + seconds, 0) + SHUTDOWN_SECONDS + RESERVE_SECONDS;
}

/**
 * Seconds that a stopping server has to be given at least, so that a primary whose keeper is away can still hand over:
 * a shorter one would be killed in the middle of it.
 */
export function leastGracePeriod(handOver: HandOver): number {
  return SILENCE_SECONDS + stoppingSeconds(handOver);
}

/** Seconds of a grace period that the keeper may hold a server back in, while a rolling update stands still. */
export function holdSeconds(gracePeriodSeconds: number, handOver: HandOver): number {
  return gracePeriodSeconds - stoppingSeconds(handOver);
}

/** Seconds of a grace period that a server waits for its permit without being held. */
export function patienceSeconds(gracePeriodSeconds: number, handOver: HandOver): number {
  return Math.min(LONGEST_PATIENCE_SECONDS, holdSeconds(gracePeriodSeconds, handOver));
}

/** The environment variables by which a stopping server finds its keeper, and knows how long to wait for it. */
export function handOverVariables(name: string, gracePeriodSeconds: number, handOver: HandOver) {
  return {
    KEEPER_HOST: names.keeper(name),
    KEEPER_PORT: PORTS.verdict.number,
    SILENCE_SECONDS,
    PATIENCE_SECONDS: patienceSeconds(gracePeriodSeconds, handOver),
    HOLD_SECONDS: holdSeconds(gracePeriodSeconds, handOver),
  };
}

/** What is wrong with the grace period of servers that hand over. */
export function gracePeriodProblems(gracePeriodSeconds: number, handOver: HandOver): Problems {
  const least = leastGracePeriod(handOver);
  const isTime = isWhole(gracePeriodSeconds, 1);
  const parts = handOver.parts.map(([seconds, what]) => `${seconds} s ${what}`);
  return check(
    [!isTime, `gracePeriodSeconds: ${shown(gracePeriodSeconds)} is no time; set whole seconds, ${least} or more`],
    [
      isTime && gracePeriodSeconds < least,
      `gracePeriodSeconds: ${gracePeriodSeconds} is too short: a primary would be killed before it has handed over ` +
        `(${[`${SILENCE_SECONDS} s for a keeper that does not answer`, ...parts].join(' + ')} + ${SHUTDOWN_SECONDS} s ` +
        `for the server's own shutdown + ${RESERVE_SECONDS} s in reserve); set ${least} or more` +
        `${handOver.shorter === undefined ? '' : `, or ${handOver.shorter}`}`,
    ],
  );
}

/** Seconds that a server which hands nothing over needs to stop at least: one to be told, the rest for its files. */
const LEAST_FOR_FILES = 10;

/** What is wrong with the grace period of servers that hand nothing over. */
export function shutdownProblems(gracePeriodSeconds: number): Problems {
  return check([
    !isWhole(gracePeriodSeconds, LEAST_FOR_FILES),
    `gracePeriodSeconds: ${shown(gracePeriodSeconds)} leaves a server no time for its files; set whole seconds, ${LEAST_FOR_FILES} or more`,
  ]);
}
