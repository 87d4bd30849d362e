import { createRandom } from '../random';
import { specOf } from '../simulate';
import {
  addSlots,
  closeSlot,
  failOver,
  forget,
  giveSlot,
  meet,
  moveKeys,
  openSlot,
  replicateNode,
  setConfigEpoch,
} from './commands';
import { formWorld } from './formed';
import { countKeys, type Server } from './server';
import { address } from './views';
import { createWorld, type Habits, start, stop, tick, type World } from './world';

const HABITS: Habits = { timeout: 3, rejoins: false, holds: false, suspectsLost: false, ban: 10 };

function world(habits: Partial<Habits> = {}): World {
  return createWorld({
    spec: specOf(3, 2),
    zones: ['a', 'b'],
    piecesPerShard: 3,
    habits: { ...HABITS, ...habits },
    random: createRandom(1),
  });
}

function formed(habits: Partial<Habits> = {}): World {
  const made = world(habits);
  formWorld(made);
  ticks(made, 2);
  return made;
}

function ticks(of: World, count: number): void {
  for (let left = count; left > 0; left--) tick(of);
}

function serverOf({ current }: World, pod: string): Server {
  const server = current.get(pod);
  if (!server) throw new Error(`no ${pod}`);
  return server;
}

/** Of a formed world, the first shard's primary and replica, and the second's primary. */
function some(of: World): [Server, Server, Server] {
  return [serverOf(of, 'web-0-0'), serverOf(of, 'web-0-1'), serverOf(of, 'web-1-1')];
}

test('one introduction to each is enough for all to know all', () => {
  const fresh = world();
  const [hub, ...others] = fresh.servers;
  if (!hub) throw new Error();
  for (const other of others) meet(fresh, hub, address(other.ip));
  ticks(fresh, 10);
  expect(fresh.servers.map(({ peers }) => peers.filter(({ connected }) => connected).length)).toEqual([
    5, 5, 5, 5, 5, 5,
  ]);
});

test('a failed primary is replaced by its replica, and follows it when it comes back', () => {
  const cluster = formed();
  const [primary, replica] = some(cluster);
  const slots = primary.claims;
  stop(cluster, primary);
  ticks(cluster, 2);
  expect(replica.byIndex[primary.index]).toMatchObject({ connected: false, suspected: false, failed: false });
  ticks(cluster, 6);
  expect(replica).toMatchObject({ follows: -1, claims: slots });
  expect(replica.configEpoch).toBeGreaterThan(3);
  start(cluster, primary);
  ticks(cluster, 4);
  expect(primary).toMatchObject({ follows: replica.index, claims: [], linkUp: true });
});

test('a minority marks nobody failed, elects nobody, and takes no commands', () => {
  const cluster = formed();
  const [primary, replica] = some(cluster);
  primary.network = 1;
  replica.network = 1;
  ticks(cluster, 20);
  expect(primary.peers.filter(({ suspected }) => suspected)).toHaveLength(4);
  expect(primary.peers.filter(({ failed }) => failed)).toHaveLength(0);
  expect([primary.clusterOk, serverOf(cluster, 'web-2-0').clusterOk]).toEqual([false, true]);
});

test.each([
  ['Redis never suspects', false, false],
  ['Valkey suspects', true, true],
])('a node at whose address another one answers loses its address, and %s it', (_, suspectsLost, failed) => {
  const cluster = formed({ suspectsLost });
  const [primary, replica] = some(cluster);
  const intruder = serverOf(cluster, 'web-2-1');
  stop(cluster, primary);
  stop(cluster, intruder);
  intruder.ip = primary.ip;
  start(cluster, intruder);
  ticks(cluster, 5);
  expect(serverOf(cluster, 'web-1-1').byIndex[primary.index]).toMatchObject({ ip: 0, failed });
  ticks(cluster, 5);
  expect(replica.follows < 0).toBe(failed);
});

test('a replica that was not linked since it started is not electable', () => {
  const cluster = formed();
  const [primary, replica] = some(cluster);
  stop(cluster, primary);
  stop(cluster, replica);
  start(cluster, replica);
  ticks(cluster, 30);
  expect(replica).toMatchObject({ follows: primary.index, byIndex: expect.anything() });
  expect(failOver(cluster, replica, false)).toMatch(/Master is down/);
  expect(failOver(cluster, replica, true)).toBeUndefined();
  expect(replica.follows).toBe(-1);
});

test('all that moved find each other again only by introductions', () => {
  const cluster = formed();
  for (const server of cluster.servers) stop(cluster, server);
  for (const server of cluster.servers) {
    server.ip = cluster.nextIp++;
    start(cluster, server);
  }
  ticks(cluster, 20);
  expect(cluster.servers.flatMap(({ peers }) => peers).some(({ connected }) => connected)).toBe(false);
  const [one, ...others] = cluster.servers;
  for (const other of others) if (one) meet(cluster, one, address(other.ip));
  ticks(cluster, 30);
  expect(cluster.servers.flatMap(({ peers }) => peers).every(({ connected }) => connected)).toBe(true);
});

test('two primaries of one epoch end up with two, and the newer claim on a slot holds', () => {
  const fresh = world();
  const [one, other] = fresh.servers;
  if (!one || !other) throw new Error();
  addSlots(fresh, one, 0, 5461);
  addSlots(fresh, other, 5462, 10922);
  setConfigEpoch(fresh, one, 4);
  setConfigEpoch(fresh, other, 4);
  meet(fresh, one, address(other.ip));
  ticks(fresh, 5);
  expect(one.configEpoch).not.toBe(other.configEpoch);
  expect(Math.max(one.configEpoch, other.configEpoch)).toBe(5);
});

test('a forgotten node is kept out for a while', () => {
  const cluster = formed();
  const [primary, , other] = some(cluster);
  stop(cluster, primary);
  ticks(cluster, 9);
  expect(forget(cluster, other, primary.id)).toBeUndefined();
  ticks(cluster, 5);
  expect(other.byIndex[primary.index]).toBeUndefined();
});

test('an empty primary empties its replicas', () => {
  const cluster = formed();
  const [primary, replica] = some(cluster);
  expect(countKeys(replica)).toBe(3);
  primary.keys.fill(0);
  ticks(cluster, 1);
  expect(countKeys(replica)).toBe(0);
});

test('a planned hand-over takes all that was written', () => {
  const cluster = formed();
  const [primary, replica] = some(cluster);
  primary.keys[1] = 7;
  expect(failOver(cluster, replica, false)).toBeUndefined();
  ticks(cluster, 3);
  expect([replica.follows, replica.keys[1], primary.follows]).toEqual([-1, 7, replica.index]);
});

test('a slot moves with its keys, and all learn it', () => {
  const cluster = formed();
  const [from, , to] = some(cluster);
  openSlot(cluster, to, 0, { from });
  openSlot(cluster, from, 0, { to });
  expect(giveSlot(cluster, from, 0, to.id)).toMatch(/still hold keys/);
  expect(moveKeys(cluster, from, 0, address(to.ip))).toBeUndefined();
  giveSlot(cluster, to, 0, to.id);
  giveSlot(cluster, from, 0, to.id);
  ticks(cluster, 4);
  expect(cluster.servers.map(({ owners }) => owners[0])).toEqual(cluster.servers.map(() => to.index));
  expect([from.keys[0], to.keys[0], from.moving.size, to.moving.size]).toEqual([0, 1, 0, 0]);
});

test('a slot is closed where it is', () => {
  const cluster = formed();
  const [from, , to] = some(cluster);
  openSlot(cluster, from, 0, { to });
  closeSlot(cluster, from, 0);
  expect([from.moving.size, from.owners[0]]).toEqual([0, from.index]);
});

test.each<[string, (of: World, servers: [Server, Server, Server]) => unknown]>([
  ['empty and without assigned slots', (of, [one, , other]) => replicateNode(of, one, other.id)],
  ['not a replica', (of, [, replica]) => replicateNode(of, serverOf(of, 'web-2-1'), replica.id)],
  ['Unknown node', (of, [one]) => replicateNode(of, one, 'nobody')],
  ['already busy', (of, [, , other]) => addSlots(of, other, 0, 5461)],
  ['does not know any other node', (of, [one]) => setConfigEpoch(of, one, 9)],
  ["can't forget myself", (of, [one]) => forget(of, one, one.id)],
  ["Can't forget my master", (of, [one, replica]) => forget(of, replica, one.id)],
  ['FAILOVER to a replica', (of, [one]) => failOver(of, one, false)],
  ['not the owner', (of, [one, , other]) => openSlot(of, other, 0, { to: one })],
])('refuses: %s', (message, command) => {
  const cluster = formed();
  expect(command(cluster, some(cluster))).toEqual(expect.stringMatching(message));
});
