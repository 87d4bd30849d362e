import type { Step } from '../../../../keeper/cluster/decisions/decision';
import type { SlotMark } from '../../../../keeper/cluster/observation/cluster-nodes';
import type { AnsweringPod, Observation, PodObservation } from '../../../../keeper/cluster/observation/observation';
import { openSlots } from '../../../../keeper/cluster/observation/open-slots';
import {
  addSlots,
  closeSlot,
  failOver,
  forget,
  giveSlot,
  meet,
  moveKeys,
  pieceOf,
  type Refusal,
  replicateNode,
  setConfigEpoch,
} from './model/commands';
import { countKeys, type Server } from './model/server';
import { ipOf, show } from './model/views';
import type { World } from './model/world';

/** What the keeper sees of the world, from its network. */
export function observeWorld(world: World, network: number, now: number): Observation {
  const pods = world.spec.shards.flatMap(shard => shard.pods.map(pod => observePod(world, pod, network)));
  const open = openSlots(pods);
  return { now, pods: open.length === 0 ? pods : pods.map(pod => withSlotKeys(world, pod, open)) };
}

/** What `withSlotKeys` of the keeper asks the servers for. */
function withSlotKeys(world: World, pod: PodObservation, open: readonly number[]): PodObservation {
  const server = world.current.get(pod.pod);
  if (!pod.answers || pod.role !== 'primary' || !server) return pod;
  const keysIn = (slot: number) => countBits(server.keys[pieceOf(world, slot)] ?? 0);
  return { ...pod, slotKeys: Object.fromEntries(open.map(slot => [slot, keysIn(slot)])) };
}

/** An open piece shows as its first slot. */
function marksOf(world: World, { moving }: Server): SlotMark[] {
  return [...moving].flatMap(([piece, { to, from }]) => {
    const slot = world.pieces[piece]?.start ?? 0;
    const peer = world.servers[to ?? from ?? -1];
    return peer ? [{ slot, direction: to === undefined ? 'importing' : 'migrating', peerId: peer.id } as const] : [];
  });
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits >>> 0; left !== 0; left &= left - 1) count++;
  return count;
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
    uptimeSeconds: 1000,
    ...(server.moving.size > 0 ? { moving: marksOf(world, server) } : {}),
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
    case 'hand-over':
      return failOver(world, server, false);
    case 'force-failover':
      return failOver(world, server, true);
    case 'close-slot':
      return closeSlot(world, server, step.slot);
    case 'give-slot':
      return giveSlot(world, server, step.slot, step.ownerId);
    case 'move-keys':
      return moveKeys(world, server, step.slot, step.ip);
    case 'move-slots':
      return 'its spec is to have no slots moved';
  }
}
