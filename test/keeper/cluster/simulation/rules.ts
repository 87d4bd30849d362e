import type { Step } from '../../../../keeper/cluster/decisions/decision';
import type { AnsweringPod, Observation } from '../../../../keeper/cluster/observation/observation';
import { pieceOf, piecesWithin } from './model/commands';
import { ipOf } from './model/views';
import type { World } from './model/world';

/** What a step would destroy, or which rule of the keeper's it breaks; undefined when it is harmless. */
export function harmOf(world: World, step: Step, seen: AnsweringPod, observation: Observation): string | undefined {
  const server = world.current.get(step.pod);
  switch (step.kind) {
    case 'set-config-epoch':
      return seen.known.length > 0 || seen.configEpoch !== 0 ? 'the pod is not new' : undefined;
    case 'meet': {
      const there = world.addresses[ipOf(step.ip)];
      return there && world.current.get(there.pod) === there ? undefined : 'nobody wanted is at that address';
    }
    case 'assign-slots': {
      const pieces = piecesWithin(world, step.range.start, step.range.end);
      if (observation.pods.some(pod => !pod.answers)) return 'not every pod answers';
      if (pieces.some(piece => world.written[piece] !== 0)) return 'keys were written to these slots';
      const owner = world.servers.find(each => !each.gone && each.claims.some(piece => pieces.includes(piece)));
      return owner ? `${owner.pod} owns some of these slots` : undefined;
    }
    case 'replicate': {
      if (seen.slots.length > 0) return 'it owns slots';
      if (seen.role === 'primary' && seen.keys > 0) return 'it holds keys of its own';
      if (seen.keys === 0) return undefined;
      const others = world.servers.filter(each => each !== server && !each.gone);
      const only = world.pieces.findIndex((_, piece) => {
        // What an elected primary did not read from the one before is lost by that election, as replication is
        // asynchronous: its replicas give it up with or without a keeper.
        const owner = others.find(each => each.claims.includes(piece) && each.id === step.primaryId);
        const elsewhere = others.reduce((keys, each) => keys | (each.keys[piece] ?? 0), 0);
        return !owner && ((server?.keys[piece] ?? 0) & ~elsewhere) !== 0;
      });
      return only >= 0 ? `it holds the only copy of keys in piece ${only}` : undefined;
    }
    case 'forget': {
      if (observation.pods.some(pod => !pod.answers)) return 'not every pod answers';
      const forgotten = world.servers.find(({ id }) => id === step.id);
      return forgotten?.gone ? undefined : 'that node may come back';
    }
    case 'hand-over':
      return observation.pods.some(pod => !pod.answers) ? 'not every pod answers' : undefined;
    case 'force-failover': {
      const before = server && world.servers[server.follows];
      return before?.gone ? undefined : 'its primary may come back';
    }
    case 'close-slot': {
      const piece = pieceOf(world, step.slot);
      const owns = server?.owners[piece] === server?.index;
      return !owns && server?.keys[piece] !== 0 ? 'it has keys of that slot, and is not its owner' : undefined;
    }
    case 'give-slot': {
      const piece = pieceOf(world, step.slot);
      return server?.id !== step.ownerId && server?.keys[piece] !== 0 ? 'it still has keys of that slot' : undefined;
    }
    case 'move-keys': {
      const target = world.addresses[ipOf(step.ip)];
      return target && world.current.get(target.pod) === target ? undefined : 'nobody wanted is at that address';
    }
    case 'move-slots':
      return 'its spec is to have no slots moved';
  }
}
