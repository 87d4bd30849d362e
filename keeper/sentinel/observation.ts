import type { SilentPod } from '../observation/silent';
import type { ServerSeen } from '../replicated/observation';

/** What one pass saw of the servers and of the Sentinels. */
export interface Observation {
  readonly now: number;
  /** One entry a wanted server, in the order of their ordinals. */
  readonly pods: readonly ServerSeen[];
  /** One entry a wanted Sentinel. */
  readonly sentinels: readonly SentinelSeen[];
}

export type SentinelSeen = AnsweringSentinel | SilentPod;

/** A Sentinel that answered. */
export interface AnsweringSentinel {
  readonly answers: true;
  readonly pod: string;
  readonly ip: string;
  /**
   * It has found that time went on in leaps, as where a machine stood still, and for half a minute promotes nobody.
   *
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#tilt-mode
   */
  readonly inTilt: boolean;
  /** What it watches under the primary's name; absent where it watches nothing. */
  readonly watch?: Watch;
}

/** What a Sentinel says of the primary that it watches. */
export interface Watch {
  /** Where it sends clients, `<host>:<port>`. */
  readonly address: string;
  /** The pod at that address, where it is one of the topology's servers. */
  readonly primary?: string;
  /** Such as `master`, `s_down`, `o_down`, `failover_in_progress`. */
  readonly flags: readonly string[];
  /** Other Sentinels that it knows, gone ones too. */
  readonly others: number;
  /** Replicas of that primary that it knows, gone ones too: only these can it put in its place. */
  readonly replicas: number;
  readonly quorum: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
}
