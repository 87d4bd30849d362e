import { check, isWhole, type Problems, shown } from '../validation';
import type { RebalanceSpec } from './keeper-spec';
import { bytes } from './quantity';

/**
 * How the keeper moves slots when the number of shards changes: what it may ask of the servers, which serve clients
 * meanwhile. `false`: it moves none.
 */
export interface Rebalance {
  /**
   * Pairs of shards between which slots move at the same time, 1 to 50. More is quicker, and more servers are busy.
   * @default 2
   */
  readonly streams?: number;
  /**
   * Slots that a pair has on their way at the same time, 1 to 128. Commands on several keys of such a slot may be told
   * to try again (`TRYAGAIN`).
   * @default 16
   */
  readonly slotsAtOnce?: number;
  /**
   * Keys sent in a second, by all pairs together.
   * @default - as many as the servers manage
   */
  readonly keysPerSecond?: number;
  /**
   * Size of the largest key that is sent, such as `32Mi`. Both servers stand still while a key is sent, and count as
   * failed after the node timeout. A slot with a larger one stays where it is, and the keeper names the key.
   * @default '32Mi'
   */
  readonly largestKey?: string;
}

const DEFAULTS = { streams: 2, slotsAtOnce: 16, largestKey: '32Mi' } as const satisfies Rebalance;

/** Beyond that a server that sends or takes one is silent for longer than many node timeouts. */
const LARGEST_KEY = '512Mi';

/** What the keeper is told; undefined where it is to move no slots. */
export function rebalanceSpec(rebalance: Rebalance | false): RebalanceSpec | undefined {
  if (rebalance === false) return undefined;
  const { streams, slotsAtOnce, keysPerSecond, largestKey } = { ...DEFAULTS, ...rebalance };
  return {
    streams,
    slotsAtOnce,
    ...(keysPerSecond === undefined ? {} : { keysPerSecond }),
    largestKeyBytes: bytes(largestKey) ?? 0,
  };
}

/** What is wrong with the settings. */
export function rebalanceProblems(rebalance: Rebalance | false): Problems {
  if (rebalance === false) return [];
  const { streams, slotsAtOnce, keysPerSecond, largestKey } = { ...DEFAULTS, ...rebalance };
  const size = bytes(String(largestKey)) ?? 0;
  return check(
    [!isWhole(streams, 1, 50), `rebalance: streams ${shown(streams)} is out of range; set a whole number from 1 to 50`],
    [
      !isWhole(slotsAtOnce, 1, 128),
      `rebalance: slotsAtOnce ${shown(slotsAtOnce)} is out of range; set a whole number from 1 to 128`,
    ],
    [
      keysPerSecond !== undefined && !isWhole(keysPerSecond, 1),
      `rebalance: keysPerSecond ${shown(keysPerSecond)} is no rate; set a whole number, 1 or more, or leave it away for no limit`,
    ],
    [
      size < 1 || size > (bytes(LARGEST_KEY) ?? 0),
      `rebalance: largestKey ${shown(largestKey)} is no size that can be sent at once; set a quantity up to ${LARGEST_KEY}, such as "32Mi"`,
    ],
  );
}
