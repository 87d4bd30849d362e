import type { ClusterNode } from '../../../../../keeper/cluster/observation/cluster-nodes';
import type { SlotRange } from '../../../../../keeper/cluster/slots';

/** What one server knows of another: a line of its nodes.conf, and the link. */
export interface Known {
  readonly of: Server;
  /** 0 while it has no address (`noaddr`). */
  ip: number;
  replica: boolean;
  /** Index of the server that it replicates, or -1. */
  follows: number;
  configEpoch: number;
  connected: boolean;
  /** Since which tick the link is down; -1 while it is up. */
  downSince: number;
  suspected: boolean;
  failed: boolean;
  failedSince: number;
  /** How CLUSTER NODES shows it; undefined when that must be made anew. */
  node: ClusterNode | undefined;
  /** The face and the flags that it was made from, and what else it was made from, in one number. */
  shownFace: ClusterNode | undefined;
  shownFlags: number;
  shownRest: number;
}

/** One Redis server: a process on a volume. A pod with a new volume is a new server, as it has a new id. */
export interface Server {
  readonly index: number;
  readonly id: string;
  readonly pod: string;
  readonly shard: number;
  readonly zone: string;
  ip: number;
  up: boolean;
  /** Its volume is lost: it never comes back. */
  gone: boolean;
  /** Reads its data set until this tick. */
  loadingUntil: number;
  /** Only servers of the same network reach each other. */
  network: number;

  /** Index of its primary, or -1: it is one itself. */
  follows: number;
  configEpoch: number;
  currentEpoch: number;
  votedEpoch: number;
  /** When it last voted for a replica of that primary. */
  readonly votedAt: Map<number, number>;
  /** When it stands for election; -1 when it doesn't. */
  electionAt: number;

  /** Owner of each piece of slots in its view, or -1. */
  readonly owners: Int32Array;
  readonly peers: Known[];
  readonly byIndex: (Known | undefined)[];
  /** Forgotten nodes, and until when gossip can't bring them back. */
  readonly banned: Map<number, number>;
  /** Pieces that it moves away (`to`) or takes in (`from`). */
  readonly moving: Map<number, { readonly to?: number; readonly from?: number }>;

  /** Keys of each piece, a bit each. */
  readonly keys: Int32Array;
  offset: number;
  linkUp: boolean;
  /** Whether the link to its primary was up since it started: without, it is not electable. */
  linkedOnce: boolean;
  linkDownSince: number;
  /** Ticks until a synchronisation is done. */
  syncLeft: number;
  /** Whose data it has: a link to the same primary needs no full synchronisation. */
  dataOf: number;
  clusterOk: boolean;

  /** Pieces that it owns in its own view. */
  claims: readonly number[];
  /** How others show it when all is well. */
  face: ClusterNode;
  /** The same with other flags, by their bits: what many know alike is one object, as the keeper reads it. */
  variants: Map<number, ClusterNode>;
  /** CLUSTER NODES without its own line, until something in it changes. */
  shown: readonly ClusterNode[] | undefined;
  /** How many pieces each owner has in its view. */
  readonly counts: Map<number, number>;
}

/** Slots that are always dealt with as one: enough of them to move single slots, few enough to be fast. */
export type Piece = SlotRange;

export function newServer(
  index: number,
  id: string,
  place: Pick<Server, 'pod' | 'shard' | 'zone' | 'ip'>,
  pieces: readonly Piece[],
): Server {
  const server: Server = {
    index,
    id,
    ...place,
    up: false,
    gone: false,
    loadingUntil: -1,
    network: 0,
    follows: -1,
    configEpoch: 0,
    currentEpoch: 0,
    votedEpoch: 0,
    votedAt: new Map(),
    electionAt: -1,
    owners: new Int32Array(pieces.length).fill(-1),
    peers: [],
    byIndex: [],
    banned: new Map(),
    moving: new Map(),
    keys: new Int32Array(pieces.length),
    offset: 0,
    linkUp: false,
    linkedOnce: false,
    linkDownSince: 0,
    syncLeft: -1,
    dataOf: -1,
    clusterOk: false,
    claims: [],
    face: NOBODY,
    variants: new Map(),
    shown: undefined,
    counts: new Map(),
  };
  return server;
}

const NOBODY: ClusterNode = {
  id: '',
  ip: '',
  port: 0,
  busPort: 0,
  flags: [],
  configEpoch: 0,
  connected: false,
  slots: [],
  moving: [],
};

/** Gives a piece to an owner in one server's view, or to nobody (-1). */
export function own({ owners, counts }: Server, piece: number, owner: number): void {
  const before = owners[piece] ?? -1;
  if (before === owner) return;
  const left = (counts.get(before) ?? 0) - 1;
  if (left > 0) counts.set(before, left);
  else counts.delete(before);
  if (owner >= 0) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  owners[piece] = owner;
}

export function isPrimary(server: Server): boolean {
  return server.follows < 0;
}

/** How many keys it holds. */
export function countKeys({ keys }: Server): number {
  let count = 0;
  for (const mask of keys) {
    for (let left = mask; left !== 0; left &= left - 1) count++;
  }
  return count;
}
