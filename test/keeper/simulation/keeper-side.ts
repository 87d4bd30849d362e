import type { Step } from '../../../keeper/decisions/decision';
import type { AnsweringPod, Observation, PodObservation } from '../../../keeper/observation/observation';
import { addSlots, forget, meet, type Refusal, replicateNode, setConfigEpoch } from './model/commands';
import { countKeys, type Server } from './model/server';
import { ipOf, show } from './model/views';
import type { World } from './model/world';

/** What the keeper sees of the world, from its network. */
export function observeWorld(world: World, network: number, now: number): Observation {
  const pods = world.spec.shards.flatMap(shard => shard.pods.map(pod => observePod(world, pod, network)));
  return { now, pods };
}

function observePod(world: World, pod: string, network: number): PodObservation {
  const server = world.current.get(pod);
  if (!server?.up || server.network !== network) {
    return { answers: false, pod, cause: 'unreachable', problem: 'does not answer: no connection in time' };
  }
  if (server.loadingUntil >= world.tick) {
    return { answers: false, pod, cause: 'loading', problem: 'is still loading its data set' };
  }
  const { ip, primaryId, configEpoch, slots } = server.face;
  const seen: AnsweringPod = {
    answers: true,
    pod,
    ip,
    id: server.id,
    role: server.follows < 0 ? 'primary' : 'replica',
    ...(primaryId ? { primaryId } : {}),
    linkUp: server.linkUp,
    clusterOk: server.clusterOk,
    configEpoch,
    slots,
    keys: countKeys(server),
    offset: server.offset,
    ...(server.zone ? { zone: server.zone } : {}),
    engine: 'redis 8.0.6',
    known: knownOf(world, server),
  };
  return seen;
}

function knownOf(world: World, server: Server): AnsweringPod['known'] {
  server.shown ??= server.peers.map(known => {
    known.node ??= show(world, server, known);
    return known.node;
  });
  return server.shown;
}

/** Runs one step of the keeper's on the server that it saw. */
export function runStep(world: World, step: Step, seen: AnsweringPod): Refusal {
  const server = world.addresses[ipOf(seen.ip)];
  if (!server) return 'no connection';
  switch (step.kind) {
    case 'set-config-epoch':
      return setConfigEpoch(world, server, step.epoch);
    case 'meet':
      return meet(world, server, step.ip);
    case 'assign-slots':
      return addSlots(world, server, step.range.start, step.range.end);
    case 'replicate':
      return replicateNode(world, server, step.primaryId);
    case 'forget':
      return forget(world, server, step.id);
  }
}
