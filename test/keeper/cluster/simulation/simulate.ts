import { decideOn, lastingStates } from '../../../../keeper/cluster/decisions';
import type { Decision, Step } from '../../../../keeper/cluster/decisions/decision';
import { NO_HISTORY, noteQuiet, noteStates, noteSteps } from '../../../../keeper/cluster/decisions/history';
import { viewOf } from '../../../../keeper/cluster/decisions/view';
import { countSlots, SLOTS } from '../../../../keeper/cluster/slots';
import { createThrottle } from '../../../../keeper/cluster/throttle';
import type { Outcome as StepOutcome } from '../../../../keeper/decision';
import type { ClusterSpec } from '../../../../lib/config/keeper-spec';
import { endFaults, passTime, strike, type Weather } from './faults';
import { observeWorld, runStep } from './keeper-side';
import { formWorld } from './model/formed';
import { write } from './model/replication';
import { createWorld, tick, type World } from './model/world';
import { createRandom, type Random } from './random';
import { harmOf } from './rules';

/** How a run ended, and what was seen on the way. */
export interface Outcome {
  readonly end: 'settled' | 'person';
  /** The last reason, without names and figures. */
  readonly reason: string;
  readonly passes: number;
  /** Passes from the end of the faults to the end of the run. */
  readonly toEnd: number;
  readonly seen: ReadonlySet<string>;
  readonly steps: ReadonlyMap<Step['kind'], number>;
  readonly refusals: ReadonlyMap<string, number>;
}

/** After the faults, everything must be mended within so many passes … */
const PATIENCE = 200;
/** … and primaries spread over the zones again within so many more, each hand-over a minute after the one before. */
const SPREADING = 300;
/** A state counts as the end once it was the same for so many passes. */
const STABLE = 3;
/** A state that no step and no server changes any more: longer than any election, ban or wait, a minute's among them. */
const STUCK = 75;

/** A spec of this size. */
export function specOf(shards: number, pods: number): ClusterSpec {
  return {
    topology: 'cluster',
    name: 'web',
    port: 6379,
    busPort: 16379,
    domain: 'web',
    nodeTimeoutMs: 3000,
    shards: Array.from({ length: shards }, (_, shard) => ({
      pods: Array.from({ length: pods }, (_, ordinal) => `web-${shard}-${ordinal}`),
    })),
  };
}

/** A keeper that looks at a world, decides and acts. */
export interface Pilot {
  pass(weather: Weather): Decision;
  readonly passes: number;
  readonly seen: Set<string>;
  readonly steps: Map<Step['kind'], number>;
  readonly refusals: Map<string, number>;
}

export function createPilot(world: World): Pilot {
  let throttle = createThrottle(2000);
  let history = NO_HISTORY;
  let passes = 0;
  let last = '';
  const seen = new Set<string>();
  const steps = new Map<Step['kind'], number>();
  const refusals = new Map<string, number>();
  return {
    seen,
    steps,
    refusals,
    get passes() {
      return passes;
    },
    pass(weather) {
      passes++;
      if (weather.restarted) {
        throttle = createThrottle(2000);
        history = NO_HISTORY;
      }
      weather.restarted = false;
      const observation = observeWorld(world, weather.keeperNetwork, world.tick * 1000);
      const { now } = observation;
      const view = viewOf(observation, world.spec);
      history = noteStates(history, lastingStates(view), now);
      const decision = decideOn(view, history);
      history = noteQuiet(history, decision, now, undefined);
      const said = `${decision.state}: ${decision.reason ?? ''}`;
      if (said !== last) seen.add(inGeneral(said));
      last = said;
      world.note?.(said);
      const pods = new Map(decision.steps.length > 0 ? observation.pods.map(pod => [pod.pod, pod]) : []);
      const outcomes: StepOutcome<Step>[] = [];
      for (const step of throttle(decision.steps, observation.now)) {
        const pod = pods.get(step.pod);
        const harm = pod?.answers ? harmOf(world, step, pod, observation) : 'its pod did not answer';
        if (harm || !pod?.answers) throw new Error(`${JSON.stringify(step)} does harm: ${harm}`);
        if (world.random.chance(weather.stepLoss)) {
          outcomes.push({ step, error: 'no answer' });
          continue;
        }
        steps.set(step.kind, (steps.get(step.kind) ?? 0) + 1);
        const refusal = runStep(world, step, pod);
        outcomes.push({ step, ...(refusal ? { error: refusal } : {}) });
        world.note?.(`  ${JSON.stringify(step)}${refusal ? ` refused: ${refusal}` : ''}`);
        if (refusal) refusals.set(`${step.kind}: ${refusal}`, (refusals.get(`${step.kind}: ${refusal}`) ?? 0) + 1);
      }
      history = noteSteps(history, outcomes, now);
      return decision;
    },
  };
}

/** A reason without the names and figures of its case. */
export function inGeneral(reason: string): string {
  return reason
    .replace(/web-\d+-\d+(,| and|;)? ?/g, 'pod ')
    .replace(/(pod )+/g, 'pod ')
    .replace(/web-\d+/g, 'shard')
    .replace(/[0-9a-f]{6,8}\d*…/g, 'id')
    .replace(/10\.\d+\.\d+\.?\d*/g, 'ip')
    .replace(/\d+(-\d+)?(, )?/g, '#')
    .replace(/#+/g, '#');
}

/** One run: a topology of chance, faults of chance, and the way back. Throws a sentence when something is wrong. */
export function simulate(seed: number, podsPerShard: number, note?: (line: string) => void): Outcome {
  const random = createRandom(seed);
  const world = createWorld({
    spec: specOf(3, podsPerShard),
    zones: random.chance(0.85) ? ['a', 'b', 'c'] : [''],
    piecesPerShard: 3,
    habits: {
      timeout: 3,
      rejoins: random.chance(0.5),
      holds: random.chance(0.5),
      suspectsLost: random.chance(0.3),
      ban: 36,
    },
    random,
    ...(note ? { note } : {}),
  });
  if (random.chance(0.8)) formWorld(world);
  const pilot = createPilot(world);
  const weather: Weather = {
    later: [],
    keeperNetwork: 0,
    stepLoss: random.pick([0, 0.1, 0.5]),
    restarted: false,
  };
  spoil(world, pilot, weather, random);
  endFaults(world, weather);
  // Waiting for quiet takes many passes in which nothing happens: some of the runs go through with it.
  return recover(world, pilot, weather, seed % 10 === 0);
}

function advance(world: World, pilot: Pilot, weather: Weather): Decision {
  world.note?.(`tick ${world.tick + 1}`);
  passTime(world, weather);
  // Nobody touches a slot for a minute that is to be found abandoned.
  if (![...world.current.values()].some(({ moving }) => moving.size > 0)) write(world);
  tick(world);
  return pilot.pass(weather);
}

function spoil(world: World, pilot: Pilot, weather: Weather, random: Random): void {
  const climate = { cruel: random.chance(0.1), longest: random.pick([4, 12]) };
  const often = random.pick([0.1, 0.3]);
  for (let left = 5 + random.below(16); left > 0; left--) {
    if (random.chance(often)) strike(world, weather, climate);
    advance(world, pilot, weather);
  }
}

/** Goes on until the end, which must be as the spec says, or a reason for which a person is needed. */
function recover(world: World, pilot: Pilot, weather: Weather, spreads: boolean): Outcome {
  const before = pilot.passes;
  let last = '';
  let same = 0;
  const patience = PATIENCE + (spreads ? SPREADING : 0);
  for (let left = patience; left > 0; left--) {
    const decision = advance(world, pilot, weather);
    const now = `${decision.state}: ${decision.reason ?? ''}`;
    same = decision.steps.length === 0 && now === last ? same + 1 : 0;
    last = now;
    const isSettled = decision.state === 'settled' || (decision.spreading === true && !spreads);
    if (isSettled) assertSettled(world);
    if (same < (isSettled ? STABLE : STUCK)) continue;
    if (!isSettled) assertPersonNeeded(world, now);
    return {
      end: isSettled ? 'settled' : 'person',
      reason: inGeneral(now),
      passes: pilot.passes,
      toEnd: pilot.passes - before,
      seen: pilot.seen,
      steps: pilot.steps,
      refusals: pilot.refusals,
    };
  }
  throw new Error(`no end after ${patience} passes; at last ${last}`);
}

/** Settled is what it says: seen from the servers themselves. */
export function assertSettled(world: World): void {
  const ids = new Set([...world.current.values()].map(({ id }) => id));
  let slots = 0;
  for (const server of world.current.values()) {
    slots += countSlots(server.face.slots);
    if (!server.up) throw new Error(`settled, but ${server.pod} is down`);
    const stranger = server.peers.find(({ of: peer }) => !ids.has(peer.id));
    if (stranger) throw new Error(`settled, but ${server.pod} knows ${stranger.of.pod}(${stranger.of.id})`);
    if (server.peers.length !== ids.size - 1) throw new Error(`settled, but ${server.pod} does not know all`);
    if (server.claims.length > 0) continue;
    const primary = world.servers[server.follows];
    if (!primary || primary.shard !== server.shard || primary.claims.length === 0 || !server.linkUp) {
      throw new Error(`settled, but ${server.pod} is no replica of its shard`);
    }
  }
  if (slots !== SLOTS) throw new Error(`settled, but ${slots} slots have an owner`);
}

/**
 * A person is needed where a volume is lost on which the slots' owner was, and where a failover has taken the mark off
 * one end of a move while keys of the slot are at both; nowhere else.
 */
function assertPersonNeeded(world: World, reason: string): void {
  if (/slot \d+ is open .*(does not import it|elsewhere than to|have keys of it beside)/.test(reason)) return;
  const owners = world.pieces.map((_, piece) => newestOwner(world, piece));
  if (owners.some(owner => world.servers[owner]?.gone)) return;
  throw new Error(`every owner of slots is there, and yet it ends with ${reason}`);
}

function newestOwner(world: World, piece: number): number {
  let owner = -1;
  let newest = -1;
  for (const server of world.current.values()) {
    const index = server.owners[piece] ?? -1;
    const epoch = index === server.index ? server.configEpoch : (server.byIndex[index]?.configEpoch ?? -1);
    if (index < 0 || epoch <= newest) continue;
    owner = index;
    newest = epoch;
  }
  return owner;
}

/** Runs one seed; when it fails, runs it again and shows all that happened. */
export function simulateOrExplain(seed: number, podsPerShard: number): Outcome {
  try {
    return simulate(seed, podsPerShard);
  } catch (error) {
    const story: string[] = [];
    try {
      simulate(seed, podsPerShard, line => story.push(line));
    } catch {
      // The same as before.
    }
    throw new Error(
      `seed ${seed}, ${podsPerShard} pods a shard: ${error instanceof Error ? error.message : error}\n${story.join('\n')}`,
    );
  }
}
