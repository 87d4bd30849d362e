import type { Topology } from './topologies';

/** How long writes to a key may find no primary. */
export interface Gap {
  readonly when: string;
  /** At worst, as far as settings say. @default - nobody can say: it ends when `until` does */
  readonly seconds?: number;
  readonly until?: string;
  /** What the seconds are made of. */
  readonly parts: readonly { readonly what: string; readonly seconds: number }[];
}

/**
 * The gaps to expect of a topology, from its settings alone: a busy machine adds to them, and a client the time it takes
 * to notice.
 */
export function gaps({ kind, keeper }: Topology): Gap[] {
  const lost = 'a primary is lost';
  const back = 'it is back';
  switch (kind) {
    case 'cluster':
      return keeper?.topology === 'cluster' ? [sumOf(lost, clusterFailover(keeper.nodeTimeoutMs)), handOver()] : [];
    case 'sentinel':
      return keeper?.topology === 'sentinel'
        ? [sumOf(lost, sentinelFailover(keeper.monitor.downAfterMs)), handOver()]
        : [];
    case 'replication':
      return [{ when: lost, until: 'it is back, or the manifest names another primary', parts: [] }, handOver()];
    case 'mirror':
      return [{ when: 'a server is lost', seconds: 0, parts: [] }];
    case 'dynomite':
      return [{ when: 'a node is lost', until: back, parts: [] }];
    case 'standalone':
      return [
        { when: 'the server is lost', until: back, parts: [] },
        { when: 'it is replaced', until: back, parts: [] },
      ];
  }
}

/**
 * A node is asked at the latest when half the timeout has passed in silence, and is missed when it does not answer for the
 * whole; the majority hears of that by the next pings, at most a second apart. A replica waits half a second and up to
 * half a second more, and longer for each that is more up to date; then it asks for votes.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#replica-election-and-promotion
 */
function clusterFailover(nodeTimeoutMs: number): Gap['parts'] {
  return [
    { what: 'until it is missed: one and a half times cluster-node-timeout', seconds: (1.5 * nodeTimeoutMs) / 1000 },
    { what: 'until the majority of the primaries misses it', seconds: 1 },
    { what: 'until a replica asks for votes', seconds: 1 },
    { what: 'until all know who won', seconds: 0.5 },
  ];
}

/**
 * Sentinels ask once a second; when as many as the quorum miss the primary, one of them is elected, after up to a second by
 * which they keep out of each other's way, and sees at the next look that the replica has become the primary.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#sentinels-and-replicas-auto-discovery
 */
function sentinelFailover(downAfterMs: number): Gap['parts'] {
  return [
    {
      what: 'until it is missed: down-after-milliseconds, and the second between two looks',
      seconds: downAfterMs / 1000 + 1,
    },
    { what: 'until the quorum misses it', seconds: 1 },
    { what: 'until a Sentinel is elected', seconds: 1 },
    { what: 'until a replica is the primary, and that is seen', seconds: 2 },
  ];
}

function handOver(): Gap {
  return {
    when: 'a primary is replaced, or its node drained',
    seconds: 1,
    parts: [{ what: 'the hand-over to a replica in step, most of the time well below', seconds: 1 }],
  };
}

function sumOf(when: string, parts: Gap['parts']): Gap {
  return { when, seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0), parts };
}
