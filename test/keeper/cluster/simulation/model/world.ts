import { plannedRange } from '../../../../../keeper/cluster/slots';
import type { ClusterSpec } from '../../../../../lib/config/keeper-spec';
import type { Random } from '../random';
import { exchange } from './bus';
import { detectFailures, holdElections } from './failures';
import { replicate } from './replication';
import { newServer, type Piece, type Server } from './server';
import { dirty, learn, sizeOf, touch } from './views';

/** How servers of a run behave. */
export interface Habits {
  /** `cluster-node-timeout`, in ticks. */
  readonly timeout: number;
  /** Whether a started server meets the peers that it knows where they are now, as the start script does. */
  readonly rejoins: boolean;
  /** Whether a server with a new volume stays shut until the slots of the one before are handed on. */
  readonly holds: boolean;
  /** Whether a node without an address is ever suspected: by Valkey it is, by Redis 7.0 and 8.0 it isn't. */
  readonly suspectsLost: boolean;
  /** Ticks for which a forgotten node can't come back by gossip. */
  readonly ban: number;
}

/** All servers, the networks between them, and their clients. A tick is about a second. */
export interface World {
  readonly spec: ClusterSpec;
  readonly habits: Habits;
  readonly random: Random;
  readonly pieces: readonly Piece[];
  /** Every server that ever was, by its index. */
  readonly servers: Server[];
  /** The server of each pod now, up or not. */
  readonly current: Map<string, Server>;
  /** Who has an address now: servers that are up. */
  readonly addresses: (Server | undefined)[];
  /** Handshakes on their way: who meets which address, and when. */
  meetings: { readonly from: Server; readonly ip: number; readonly at: number }[];
  /** Servers that wait before they start, as their scripts do, and since when. */
  readonly holding: Map<Server, number>;
  /** Who suspects whom, of this tick. */
  readonly suspicions: Map<Server, Server[]>;
  /** Keys written so far, of each piece. */
  readonly written: Int32Array;
  tick: number;
  nextIp: number;
  /** Told what happens, where somebody wants to know. */
  readonly note?: (line: string) => void;
}

export interface Plan {
  readonly spec: ClusterSpec;
  readonly zones: readonly string[];
  /** Pieces a shard; the first ones are single slots. */
  readonly piecesPerShard: number;
  readonly habits: Habits;
  readonly random: Random;
  readonly note?: (line: string) => void;
}

/** A world in which every pod runs on an empty volume and knows nobody. */
export function createWorld({ spec, zones, piecesPerShard, habits, random, note }: Plan): World {
  const pieces = spec.shards.flatMap((_, shard) => divide(plannedRange(shard, spec.shards.length), piecesPerShard));
  const world: World = {
    spec,
    habits,
    random,
    pieces,
    servers: [],
    current: new Map(),
    addresses: [],
    meetings: [],
    holding: new Map(),
    suspicions: new Map(),
    written: new Int32Array(pieces.length),
    tick: 0,
    nextIp: 1,
    ...(note ? { note } : {}),
  };
  spec.shards.forEach(({ pods }, shard) => {
    pods.forEach((pod, ordinal) => {
      start(world, addServer(world, { pod, shard, zone: zones[ordinal % zones.length] ?? '', ip: world.nextIp++ }));
    });
  });
  return world;
}

function divide({ start, end }: Piece, count: number): Piece[] {
  const singles = Array.from({ length: count - 1 }, (_, index) => ({ start: start + index, end: start + index }));
  return [...singles, { start: start + count - 1, end }];
}

/** A server on a new volume, not started yet. */
export function addServer(world: World, place: Pick<Server, 'pod' | 'shard' | 'zone' | 'ip'>): Server {
  const index = world.servers.length;
  // Ids of Redis are random too, and their order decides who gives way when two epochs collide.
  const id = `${(world.random.below(0xffffff) + 0x1000000).toString(16).slice(1)}${index}`;
  const server = newServer(index, id, place, world.pieces);
  world.servers.push(server);
  world.current.set(place.pod, server);
  touch(world, server);
  return server;
}

/** Starts a server on its volume, at its address. */
export function start(world: World, server: Server): void {
  world.holding.delete(server);
  server.up = true;
  world.addresses[server.ip] = server;
  server.linkUp = false;
  server.linkedOnce = false;
  server.linkDownSince = world.tick;
  server.syncLeft = -1;
  server.electionAt = -1;
  server.clusterOk = false;
  for (const known of server.peers) {
    known.connected = false;
    known.downSince = -1;
    known.suspected = false;
    known.failedSince = world.tick;
    dirty(server, known);
  }
  touch(world, server);
  if (world.habits.rejoins) rejoin(world, server);
}

/** As the start script does: meets every known peer that answers, under its name, with the id that is known. */
function rejoin(world: World, server: Server): void {
  for (const { of: peer } of server.peers) {
    if (!peer.up || peer.network !== server.network || world.current.get(peer.pod) !== peer) continue;
    world.meetings.push({ from: server, ip: peer.ip, at: world.tick + 1 });
  }
}

/** Ends a server's process; its volume stays. */
export function stop(world: World, server: Server): void {
  world.holding.delete(server);
  if (!server.up) return;
  server.up = false;
  server.linkUp = false;
  world.addresses[server.ip] = undefined;
}

/** Whether two servers reach each other. */
export function reach(one: Server, other: Server): boolean {
  return one.up && other.up && one.network === other.network;
}

/** Lets a moment pass. */
export function tick(world: World): void {
  world.tick++;
  for (const [server, since] of world.holding) if (!mustHold(world, server, since)) start(world, server);
  meet(world);
  exchange(world);
  detectFailures(world);
  holdElections(world);
  replicate(world);
  // What is shown anew has changed; whoever shows the same as before is as well as before.
  for (const server of world.servers) {
    if (server.up && server.shown === undefined) server.clusterOk = reachesMajority(server);
  }
}

/** A new volume must not answer in its predecessor's place while others have slots for that one, for a while. */
function mustHold(world: World, server: Server, since: number): boolean {
  if (!world.habits.holds || server.peers.length > 0 || world.tick - since > 4 * world.habits.timeout) return false;
  return world.servers.some(
    other =>
      reach(other, { ...server, up: true }) &&
      other.peers.some(({ of: peer }) => peer.pod === server.pod && other.counts.has(peer.index)),
  );
}

/** Handshakes: who is met learns who met it, whoever it is; who meets learns the id behind the address. */
function meet(world: World): void {
  if (world.meetings.length === 0) return;
  const due = world.meetings.filter(({ at }) => at <= world.tick);
  world.meetings = world.meetings.filter(({ at }) => at > world.tick);
  for (const { from, ip } of due) {
    const target = world.addresses[ip];
    if (!target || target === from || !reach(from, target)) continue;
    for (const [viewer, server] of [
      [from, target],
      [target, from],
    ] as const) {
      const known = viewer.byIndex[server.index];
      if (!known) learn(viewer, server, server.ip);
      else if (known.ip !== server.ip) {
        known.ip = server.ip;
        known.connected = false;
        dirty(viewer, known);
      }
    }
  }
}

/** `cluster_state` of a server that does not ask for all slots: ok while it reaches a majority of the primaries. */
function reachesMajority(server: Server): boolean {
  const size = sizeOf(server);
  if (size === 0) return false;
  let reached = server.claims.length > 0 ? 1 : 0;
  for (const owner of server.counts.keys()) {
    if (owner === server.index) continue;
    const known = server.byIndex[owner];
    if (known && !known.suspected && !known.failed) reached++;
  }
  return reached > size / 2;
}
