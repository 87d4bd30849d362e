import { own } from './server';
import { learn, touch } from './views';
import type { World } from './world';

/** Makes a formed cluster of new servers at once, its primaries spread over the ordinals, with some keys. */
export function formWorld(world: World): void {
  const { servers, pieces, spec } = world;
  const perShard = pieces.length / spec.shards.length;
  const members = spec.shards.map((_, shard) => servers.filter(server => server.shard === shard));
  const primaries = members.map((shard, index) => shard[index % shard.length] ?? servers[0]);
  primaries.forEach((primary, shard) => {
    if (!primary) return;
    primary.configEpoch = shard + 1;
    for (const server of servers) {
      server.currentEpoch = primaries.length;
      for (let piece = 0; piece < perShard; piece++) own(server, shard * perShard + piece, primary.index);
    }
    for (const server of members[shard] ?? []) {
      for (let piece = 0; piece < perShard; piece++) {
        server.keys[shard * perShard + piece] = 1;
        world.written[shard * perShard + piece] = 1;
      }
      server.offset = 1;
      if (server === primary) continue;
      server.follows = primary.index;
      server.linkUp = true;
      server.linkedOnce = true;
      server.dataOf = primary.index;
    }
  });
  for (const server of servers) touch(world, server);
  for (const server of servers) {
    for (const peer of servers) {
      if (peer === server) continue;
      const { follows, configEpoch } = peer;
      learn(server, peer, peer.ip, { replica: follows >= 0, follows, configEpoch, connected: true });
    }
  }
}
