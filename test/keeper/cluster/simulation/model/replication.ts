import type { Server } from './server';
import { reach, type World } from './world';

/** Replicas read what their primary has; clients write. Replication is asynchronous: a write is read a tick later. */
export function replicate(world: World): void {
  for (const server of world.servers) if (server.up && server.follows >= 0) read(world, server);
}

function read(world: World, server: Server): void {
  const primary = world.servers[server.follows];
  const known = server.byIndex[server.follows];
  // A replica of a replica reads on from it.
  const flows =
    primary && known?.ip === primary.ip && reach(server, primary) && (primary.follows < 0 || primary.linkUp);
  if (!flows) {
    if (server.linkUp) server.linkDownSince = world.tick;
    server.linkUp = false;
    server.syncLeft = -1;
    return;
  }
  if (!server.linkUp) {
    if (server.syncLeft < 0) {
      // What it has is read on from if it is of the same primary; else everything is sent, and loaded.
      const partial = server.dataOf === primary.index;
      server.syncLeft = partial ? 1 : 2;
      if (!partial && world.random.chance(0.3)) server.loadingUntil = world.tick + 2;
    }
    if (--server.syncLeft > 0) return;
    server.linkUp = true;
    server.linkedOnce = true;
    server.dataOf = primary.index;
  }
  server.linkDownSince = world.tick;
  // An empty primary empties its replicas.
  server.keys.set(primary.keys);
  server.offset = primary.offset;
}

/** A client's write, to one that owns the slots to its own mind and takes commands. */
export function write(world: World): void {
  const piece = world.random.below(world.pieces.length);
  const bit = world.written[piece] ?? 0;
  if (bit > 30) return;
  const owners = world.servers.filter(server => server.up && server.clusterOk && server.owners[piece] === server.index);
  if (owners.length === 0) return;
  const owner = world.random.pick(owners);
  owner.keys[piece] = (owner.keys[piece] ?? 0) | (1 << bit);
  owner.offset += 1;
  world.written[piece] = bit + 1;
}
