import { follow } from './bus';
import { stand } from './failures';
import { isPrimary, own, type Server } from './server';
import { dirty, ipOf, piecesOf, touch } from './views';
import { reach, type World } from './world';

/**
 * What the servers do on CLUSTER commands, and why they refuse them; undefined when a command was taken.
 * Rules: https://redis.io/docs/latest/commands/?group=cluster and the refusals of cluster.c.
 */
export type Refusal = string | undefined;

export function setConfigEpoch(world: World, server: Server, epoch: number): Refusal {
  if (server.peers.length > 0)
    return 'The user can assign a config epoch only when the node does not know any other node';
  if (server.configEpoch !== 0) return 'Node config epoch is already non-zero';
  server.configEpoch = epoch;
  server.currentEpoch = Math.max(server.currentEpoch, epoch);
  touch(world, server);
  return undefined;
}

/** Always taken: whether the address answers is found out later. */
export function meet(world: World, server: Server, ip: string): Refusal {
  const at = world.tick + 1 + (world.random.chance(0.2) ? 1 : 0);
  world.meetings.push({ from: server, ip: ipOf(ip), at });
  return undefined;
}

export function addSlots(world: World, server: Server, start: number, end: number): Refusal {
  const pieces = piecesWithin(world, start, end);
  if (pieces.some(piece => server.owners[piece] !== -1)) return 'Slot is already busy';
  for (const piece of pieces) own(server, piece, server.index);
  touch(world, server);
  return undefined;
}

export function replicateNode(world: World, server: Server, id: string): Refusal {
  const known = server.peers.find(({ of: peer }) => peer.id === id);
  if (server.id === id) return "Can't replicate myself";
  if (!known) return 'Unknown node';
  if (known.replica) return 'You can only replicate a master, not a replica.';
  if (isPrimary(server) && (server.claims.length > 0 || server.keys.some(keys => keys !== 0))) {
    return 'To set a master the node must be empty and without assigned slots.';
  }
  follow(world, server, known.of);
  return undefined;
}

export function forget(world: World, server: Server, id: string): Refusal {
  const known = server.peers.find(({ of: peer }) => peer.id === id);
  if (server.id === id) return "I tried hard but I can't forget myself...";
  if (!known) return 'Unknown node';
  if (server.follows === known.of.index) return "Can't forget my master!";
  server.banned.set(known.of.index, world.tick + world.habits.ban);
  for (const piece of piecesOf(server, known.of.index)) own(server, piece, -1);
  for (const [piece, { to, from }] of server.moving) if ((to ?? from) === known.of.index) server.moving.delete(piece);
  server.peers.splice(server.peers.indexOf(known), 1);
  server.byIndex[known.of.index] = undefined;
  for (const peer of server.peers) {
    if (peer.follows !== known.of.index) continue;
    peer.follows = -1;
    dirty(server, peer);
  }
  server.shown = undefined;
  touch(world, server);
  return undefined;
}

/**
 * CLUSTER FAILOVER. Without `force` the primary holds back writes until the replica has read all; with it, the replica
 * asks for votes at once. Both need the votes of a majority.
 */
export function failOver(world: World, server: Server, force: boolean): Refusal {
  const primary = world.servers[server.follows];
  if (!primary) return 'You should send CLUSTER FAILOVER to a replica';
  const known = server.byIndex[primary.index];
  if (!known) return "I'm a replica but my master is unknown to me";
  if (!force && (known.failed || !known.connected)) {
    return 'Master is down or failed, please use CLUSTER FAILOVER FORCE';
  }
  if (!force) {
    if (!server.linkUp || !reach(server, primary)) return undefined;
    server.keys.set(primary.keys);
    server.offset = primary.offset;
  }
  stand(world, server, primary, true);
  return undefined;
}

export function openSlot(world: World, server: Server, slot: number, other: { to?: Server; from?: Server }): Refusal {
  const piece = pieceOf(world, slot);
  const owns = server.owners[piece] === server.index;
  if (other.to && !owns) return "I'm not the owner of hash slot";
  if (other.from && owns) return "I'm already the owner of hash slot";
  server.moving.set(piece, {
    ...(other.to ? { to: other.to.index } : {}),
    ...(other.from ? { from: other.from.index } : {}),
  });
  return undefined;
}

/** CLUSTER SETSLOT STABLE. */
export function closeSlot(world: World, server: Server, slot: number): Refusal {
  server.moving.delete(pieceOf(world, slot));
  return undefined;
}

/** CLUSTER SETSLOT NODE. The importing side takes a new config epoch, so that its word counts more. */
export function giveSlot(world: World, server: Server, slot: number, id: string): Refusal {
  const piece = pieceOf(world, slot);
  const owner = server.id === id ? server : server.peers.find(({ of: peer }) => peer.id === id)?.of;
  if (!owner) return 'Unknown node';
  if (!isPrimary(server)) return 'You can use SETSLOT only with masters.';
  if (server.owners[piece] === server.index && owner !== server && server.keys[piece] !== 0) {
    return "Can't assign hashslot to a different node while I still hold keys for this hash slot.";
  }
  if (owner === server && server.moving.get(piece)?.from !== undefined) {
    server.currentEpoch++;
    server.configEpoch = server.currentEpoch;
  }
  server.moving.delete(piece);
  const before = server.owners[piece] ?? -1;
  own(server, piece, owner.index);
  dirty(server, server.byIndex[before]);
  dirty(server, server.byIndex[owner.index]);
  touch(world, server);
  return undefined;
}

/** MIGRATE of all keys of a slot, to the server at an address. */
export function moveKeys(world: World, server: Server, slot: number, ip: string): Refusal {
  const piece = pieceOf(world, slot);
  const target = world.addresses[ipOf(ip)];
  if (!target || !reach(server, target)) return 'IOERR error or timeout connecting to the client';
  const takes = target.owners[piece] === target.index || target.moving.get(piece)?.from !== undefined;
  if (!isPrimary(target) || !takes) return 'Target instance replied with error: MOVED';
  target.keys[piece] = (target.keys[piece] ?? 0) | (server.keys[piece] ?? 0);
  server.keys[piece] = 0;
  target.offset++;
  server.offset++;
  return undefined;
}

/** The pieces of a range of slots. */
export function piecesWithin({ pieces }: World, start: number, end: number): number[] {
  return pieces.flatMap((piece, index) => (piece.start >= start && piece.end <= end ? [index] : []));
}

/** The piece that a slot is in. */
export function pieceOf({ pieces }: World, slot: number): number {
  return pieces.findIndex(({ start, end }) => start <= slot && slot <= end);
}
