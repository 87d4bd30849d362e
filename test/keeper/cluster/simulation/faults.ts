import { name } from './model/bus';
import { openSlot } from './model/commands';
import type { Server } from './model/server';
import { addServer, start, stop, type World } from './model/world';

/** What happens to the world, and what comes back by itself later. */
export interface Weather {
  /** Things to do at a tick. */
  readonly later: { at: number; act: () => void }[];
  keeperNetwork: number;
  /** Probability of a keeper's step to fail. */
  stepLoss: number;
  /** The keeper was restarted, and forgot what it knew. */
  restarted: boolean;
}

export interface Climate {
  /** Whether a volume may be lost though no other server has all that is on it. */
  readonly cruel: boolean;
  /** Longest time that something is away. */
  readonly longest: number;
}

type Fault = (world: World, weather: Weather, climate: Climate) => void;

/** Kills a server; it comes back on its volume, at its address or another. */
const kill: Fault = (world, weather, { longest }) => {
  const server = anyone(world);
  stop(world, server);
  world.note?.(`${name(server)} is killed`);
  after(world, weather, longest, () => comeBack(world, server, world.random.chance(0.6)));
};

/** Takes a server's volume: the pod comes back as another node, at the same address or another. */
const lose: Fault = (world, weather, climate) => {
  const server = anyone(world);
  if (!climate.cruel && !isCopied(world, server)) return;
  loseVolume(world, weather, climate, server);
};

/** Cuts the servers in two. */
const cut: Fault = (world, weather, { longest }) => {
  const { random } = world;
  const zones = [...new Set(world.servers.map(({ zone }) => zone))];
  const zone = random.chance(0.5) ? random.pick(zones) : undefined;
  const side = 1 + random.below(3);
  for (const server of world.current.values()) {
    if (zone === undefined ? random.chance(0.4) : server.zone === zone) server.network = side;
  }
  weather.keeperNetwork = random.chance(0.3) ? side : 0;
  world.note?.(
    `a cut: network ${side} has ${[...world.current.values()].filter(s => s.network === side).map(s => s.pod)}`,
  );
  after(world, weather, longest, () => heal(world, weather));
};

/** Kills all servers of a zone. */
const dropZone: Fault = (world, weather, climate) => {
  const zone = world.random.pick([...new Set(world.servers.map(each => each.zone))]);
  const moves = world.random.chance(0.5);
  for (const server of [...world.current.values()].filter(each => each.zone === zone && each.up)) {
    stop(world, server);
    after(world, weather, climate.longest, () => comeBack(world, server, moves));
  }
  world.note?.(`zone ${zone} is lost`);
};

/** Restarts everything, at other addresses. */
const restartAll: Fault = (world, weather, { longest }) => {
  for (const server of world.current.values()) stop(world, server);
  world.note?.('everything is restarted');
  for (const server of world.current.values()) {
    after(world, weather, Math.min(3, longest), () => comeBack(world, server, true));
  }
};

/** Lets two servers come back at each other's address. */
const swap: Fault = (world, weather, { longest }) => {
  const one = anyone(world);
  const other = anyone(world);
  if (one === other || !one.up || !other.up) return;
  stop(world, one);
  stop(world, other);
  [one.ip, other.ip] = [other.ip, one.ip];
  world.note?.(`${name(one)} and ${name(other)} change addresses`);
  for (const server of [one, other]) after(world, weather, longest, () => comeBack(world, server, false));
};

const restartKeeper: Fault = (world, weather) => {
  weather.restarted = true;
  world.note?.('the keeper is restarted');
};

/** Leaves the move of some slots half-way, as a crash of whoever moved them does. */
const abandonMove: Fault = world => {
  const { random } = world;
  const primaries = [...world.current.values()].filter(({ up, claims }) => up && claims.length > 0);
  if (primaries.length < 2) return;
  const from = random.pick(primaries);
  const to = random.pick(primaries.filter(server => server !== from));
  const piece = random.pick(from.claims);
  const slot = world.pieces[piece]?.start ?? 0;
  if (openSlot(world, to, slot, { from })) return;
  world.note?.(`${name(from)} begins to move piece ${piece} to ${name(to)}, and nobody goes on with it`);
  if (random.chance(0.8)) openSlot(world, from, slot, { to });
  if (!from.moving.has(piece) || random.chance(0.4)) return;
  // Some of the keys have arrived.
  const moved = (from.keys[piece] ?? 0) & random.below(2 ** 16);
  to.keys[piece] = (to.keys[piece] ?? 0) | moved;
  from.keys[piece] = (from.keys[piece] ?? 0) & ~moved;
};

const FAULTS: readonly Fault[] = [
  kill,
  kill,
  kill,
  lose,
  lose,
  cut,
  cut,
  dropZone,
  restartAll,
  swap,
  restartKeeper,
  abandonMove,
];

/** Lets a random fault happen. */
export function strike(world: World, weather: Weather, climate: Climate): void {
  world.random.pick(FAULTS)(world, weather, climate);
}

/** Does what is due. */
export function passTime(world: World, weather: Weather): void {
  const due = weather.later.filter(({ at }) => at <= world.tick);
  if (due.length === 0) return;
  weather.later.splice(0, weather.later.length, ...weather.later.filter(({ at }) => at > world.tick));
  for (const { act } of due) act();
}

/** Ends all faults: every cut heals, and every server that has a volume comes back. */
export function endFaults(world: World, weather: Weather): void {
  heal(world, weather);
  weather.stepLoss = 0;
  weather.later.length = 0;
  for (const server of world.current.values()) {
    if (!server.up && !world.holding.has(server)) comeBack(world, server, world.random.chance(0.5));
  }
  world.note?.('the faults end');
}

/** Takes a server's volume. The pod waits as its start script does, then comes back empty. */
export function loseVolume(world: World, weather: Weather, { longest }: Climate, server: Server): void {
  stop(world, server);
  server.gone = true;
  const { pod, shard, zone, network } = server;
  const stays = world.random.chance(0.4);
  const heir = addServer(world, { pod, shard, zone, ip: stays ? server.ip : world.nextIp++ });
  heir.network = network;
  world.note?.(
    `${name(server)} loses its volume; ${name(heir)} comes for it, ${stays ? 'at its' : 'at another'} address`,
  );
  after(world, weather, longest, () => comeBack(world, heir, false));
}

function heal(world: World, weather: Weather): void {
  for (const server of world.servers) server.network = 0;
  weather.keeperNetwork = 0;
  world.note?.('the networks are one');
}

function comeBack(world: World, server: Server, moves: boolean): void {
  if (server.up || server.gone) return;
  const isTaken = world.addresses[server.ip] !== undefined;
  if (moves || isTaken) server.ip = world.nextIp++;
  world.note?.(`${name(server)} comes back at address ${server.ip}`);
  if (server.peers.length === 0 && world.habits.holds) world.holding.set(server, world.tick);
  else start(world, server);
}

function after(world: World, weather: Weather, longest: number, act: () => void): void {
  weather.later.push({ at: world.tick + 1 + world.random.below(longest), act });
}

function anyone(world: World): Server {
  return world.random.pick([...world.current.values()]);
}

/** Whether another server of the shard, that has its volume, has every key of this one, and could be elected. */
function isCopied(world: World, server: Server): boolean {
  if (server.follows >= 0 && !server.counts.has(server.index)) {
    const primary = world.servers[server.follows];
    if (primary && !primary.gone && holdsAll(primary, server)) return true;
  }
  return world.servers.some(
    other =>
      other !== server &&
      other.up &&
      other.shard === server.shard &&
      other.follows === server.index &&
      other.linkUp &&
      holdsAll(other, server),
  );
}

function holdsAll({ keys }: Server, { keys: wanted }: Server): boolean {
  return wanted.every((mask, piece) => (mask & ~(keys[piece] ?? 0)) === 0);
}
