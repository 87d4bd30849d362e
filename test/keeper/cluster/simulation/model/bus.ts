import { type Known, own, type Server } from './server';
import { dirty, epochOf, learn, piecesOf, show, touch } from './views';
import { reach, type World } from './world';

/**
 * The cluster bus of one tick: links, headers, gossip.
 * Rules: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
 */
export function exchange(world: World): void {
  world.suspicions.clear();
  for (const server of world.servers) {
    if (!server.up) continue;
    for (const known of server.peers) {
      const { of: peer } = known;
      // Nothing new: the same link, the same header as before.
      if (
        known.node === peer.face &&
        peer.up &&
        peer.network === server.network &&
        peer.currentEpoch <= server.currentEpoch
      ) {
        continue;
      }
      visit(world, server, known);
    }
  }
  for (const server of world.servers) if (server.up) gossip(world, server);
}

function visit(world: World, server: Server, known: Known): void {
  const { of: peer } = known;
  const there = known.ip === 0 ? undefined : world.addresses[known.ip];
  const answers = there && reach(server, there);
  if (answers && there === peer) hear(world, server, known);
  else {
    // "PONG contains mismatching sender ID": the node at this address is another one by now.
    if (answers) known.ip = 0;
    lose(world, server, known);
    // A ping of the peer itself tells its address, if it knows where to send it.
    const back = peer.byIndex[server.index];
    if (peer.up && back?.ip === server.ip && reach(server, peer)) known.ip = peer.ip;
  }
  const shown = show(world, server, known);
  if (shown === known.node) return;
  known.node = shown;
  server.shown = undefined;
}

function lose(world: World, server: Server, known: Known): void {
  known.connected = false;
  if (known.downSince < 0) known.downSince = world.tick;
  if (known.failed) return;
  const mayBeSuspected = known.ip !== 0 || world.habits.suspectsLost;
  if (mayBeSuspected && world.tick - known.downSince >= world.habits.timeout) known.suspected = true;
  if (!known.suspected) return;
  const suspecting = world.suspicions.get(known.of);
  if (suspecting) suspecting.push(server);
  else world.suspicions.set(known.of, [server]);
}

/** A ping that was answered. */
function hear(world: World, server: Server, known: Known): void {
  const { of: peer } = known;
  known.connected = true;
  known.downSince = -1;
  known.suspected = false;
  // A primary with slots stays failed for a while, so that its replicas are not kept from being elected.
  const patient = !known.replica && server.counts.has(peer.index);
  if (known.failed && (!patient || world.tick - known.failedSince > 2 * world.habits.timeout)) known.failed = false;
  server.currentEpoch = Math.max(server.currentEpoch, peer.currentEpoch, peer.configEpoch);
  hearRole(server, known);
  if (peer.follows < 0) {
    known.configEpoch = Math.max(known.configEpoch, peer.configEpoch);
    claim(world, server, peer, peer.configEpoch, peer.claims);
    update(world, server, peer);
    avoidCollision(world, server, peer);
  }
}

function hearRole(server: Server, known: Known): void {
  const { of: peer } = known;
  if (peer.follows < 0) {
    known.replica = false;
    known.follows = -1;
    return;
  }
  if (!known.replica) release(server, peer.index);
  known.replica = true;
  known.configEpoch = peer.configEpoch;
  if (peer.follows === server.index || server.byIndex[peer.follows]) known.follows = peer.follows;
}

/** Takes a node's slots from it, in one view. */
function release(server: Server, index: number): void {
  for (const piece of piecesOf(server, index)) own(server, piece, -1);
  dirty(server, server.byIndex[index]);
}

/**
 * Takes over what a primary claims: slots that nobody owns, and slots whose owner has an older config epoch. Who loses
 * its last slot, or whose primary does, follows the one who has them now (`cluster-allow-replica-migration no`: only
 * if all slots of that one were theirs).
 */
function claim(world: World, server: Server, peer: Server, epoch: number, pieces: readonly number[]): void {
  const mine = server.follows < 0 ? server.index : server.follows;
  let taken = 0;
  let changed = false;
  const lost: number[] = [];
  for (const piece of pieces) {
    const owner = server.owners[piece] ?? -1;
    if (owner === peer.index || server.moving.get(piece)?.from !== undefined) continue;
    if (owner >= 0 && epochOf(server, owner) >= epoch) continue;
    if (owner === mine) taken++;
    if (owner === server.index) lost.push(piece);
    own(server, piece, peer.index);
    dirty(server, server.byIndex[owner]);
    changed = true;
  }
  if (!changed) return;
  dirty(server, server.byIndex[peer.index]);
  if (taken > 0 && !server.counts.has(mine) && taken === pieces.length) follow(world, server, peer);
  else if (lost.length > 0) {
    for (const piece of lost) server.keys[piece] = 0;
    server.offset++;
    touch(world, server);
  }
}

/** Makes a server a replica of another. */
export function follow(world: World, server: Server, primary: Server): void {
  if (server.follows < 0) release(server, server.index);
  server.follows = primary.index;
  server.linkUp = false;
  server.linkDownSince = world.tick;
  server.syncLeft = -1;
  server.electionAt = -1;
  server.moving.clear();
  touch(world, server);
  world.note?.(`${name(server)} follows ${name(primary)}`);
}

/** Tells a primary that claims too much who owns the slots by now: an UPDATE message. */
function update(world: World, server: Server, peer: Server): void {
  for (const piece of peer.claims) {
    const owner = server.owners[piece] ?? -1;
    if (owner < 0 || owner === peer.index || epochOf(server, owner) <= peer.configEpoch) continue;
    const newer = world.servers[owner];
    const known = peer.byIndex[owner];
    if (!newer || !known || known.configEpoch >= epochOf(server, owner)) continue;
    known.configEpoch = epochOf(server, owner);
    known.replica = false;
    known.follows = -1;
    claim(world, peer, newer, known.configEpoch, piecesOf(server, owner));
    dirty(peer, known);
    return;
  }
}

/** Two primaries of the same config epoch: the one with the lower id takes a new one. */
function avoidCollision(world: World, server: Server, peer: Server): void {
  if (server.follows >= 0 || server.configEpoch !== peer.configEpoch || peer.id <= server.id) return;
  server.currentEpoch++;
  server.configEpoch = server.currentEpoch;
  touch(world, server);
}

/** Hears from some peers of the nodes that these know. */
function gossip(world: World, server: Server): void {
  const { random } = world;
  const { peers } = server;
  for (let round = 0; round < 2 && peers.length > 0; round++) {
    const link = random.pick(peers);
    const { of: peer } = link;
    if (!link.connected || !reach(server, peer)) continue;
    const isBehind = peers.length < peer.peers.length || world.suspicions.size > 0;
    if (!isBehind && !random.chance(0.25)) continue;
    for (const told of peer.peers) {
      const { of: other } = told;
      if (other === server || told.ip === 0) continue;
      const known = server.byIndex[other.index];
      if (!known) {
        const isTold = told.connected || told.suspected || peer.counts.has(other.index);
        if (!isTold || (server.banned.get(other.index) ?? -1) > world.tick) continue;
        const { replica, suspected, failed } = told;
        learn(server, other, told.ip, { replica, suspected, failed, failedSince: world.tick });
      } else if ((known.failed || known.suspected) && !told.failed && !told.suspected && known.ip !== told.ip) {
        known.ip = told.ip;
        dirty(server, known);
      }
    }
  }
}

export function name({ pod, id }: Server): string {
  return `${pod}(${id})`;
}
