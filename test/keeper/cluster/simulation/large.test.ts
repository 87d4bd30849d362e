import type { Decision } from '../../../../keeper/cluster/decisions/decision';
import type { Weather } from './faults';
import { createWorld, start, stop, tick } from './model/world';
import { createRandom } from './random';
import { assertSettled, createPilot, specOf } from './simulate';

test('a thousand servers form a cluster, lose a zone, get it back elsewhere, and settle', () => {
  const habits = { timeout: 3, rejoins: true, holds: true, suspectsLost: false, ban: 36 };
  const random = createRandom(1000);
  const spec = specOf(334, 3);
  const world = createWorld({ spec, zones: ['a', 'b', 'c'], piecesPerShard: 1, habits, random });
  const pilot = createPilot(world);
  const weather: Weather = { later: [], keeperNetwork: 0, stepLoss: 0.05, restarted: false };
  let slowest = 0;
  const advance = (): Decision => {
    tick(world);
    const before = performance.now();
    const decision = pilot.pass(weather);
    slowest = Math.max(slowest, performance.now() - before);
    return decision;
  };
  const settle = (): number => {
    for (let passes = 1; passes <= 150; passes++) {
      const { state, spreading } = advance();
      // Hand-overs, one a minute, would go on for hours.
      if (state === 'settled' || spreading) return passes;
    }
    throw new Error(`not settled: ${advance().reason}`);
  };

  const forming = settle();
  assertSettled(world);
  const zone = world.servers.filter(server => server.zone === 'a');
  const primaries = zone.filter(({ claims }) => claims.length > 0);
  // A zone holds a third of the primaries, so that the loss of one leaves a majority.
  expect(primaries.length).toBeLessThan(spec.shards.length / 2);
  expect(primaries.length).toBeGreaterThan(spec.shards.length / 4);

  for (const server of zone) stop(world, server);
  const serving = () => world.servers.filter(server => server.up && server.claims.length > 0).length;
  let electing = 0;
  for (; serving() < spec.shards.length && electing < 60; electing++) advance();
  expect(serving()).toBe(spec.shards.length);

  for (const server of zone) {
    server.ip = world.nextIp++;
    start(world, server);
  }
  const mending = settle();
  assertSettled(world);
  expect(advance().steps).toEqual([]);
  process.stdout.write(
    `${world.servers.length} servers: formed in ${forming} passes, ${primaries.length} fail-overs in ` +
      `${electing} when a zone was lost, settled ${mending} after its return; ${pilot.passes} passes, the slowest took ${slowest.toFixed(0)} ms\n`,
  );
});
