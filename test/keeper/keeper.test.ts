import { createCluster } from '../../keeper/cluster';
import { createKeeper } from '../../keeper/keeper';
import { createMetrics } from '../../keeper/metrics';
import type { KeeperMode } from '../../lib/config/keeper-spec';
import { SPEC } from './cluster/support';

/** A keeper whose servers all say that they are fresh and alone. */
function keeperIn(mode: KeeperMode) {
  const commands: unknown[][] = [];
  const events: { readonly event: string; readonly step?: unknown }[] = [];
  const metrics = createMetrics();
  const answer = (ip: string, ...command: unknown[]) => {
    if (command[1] === 'NODES') return `id:${ip} ${ip}:6379@16379,${ip}.web myself,master - 0 0 0 connected\n`;
    if (command[0] === 'INFO') return 'redis_version:8.0.6\r\nrole:master\r\n';
    if (command[1] === 'INFO') return 'cluster_state:fail\r\n';
    if (command[0] === 'CONFIG') return ['proc-title-template', ''];
    commands.push([ip, ...command]);
    return 'OK';
  };
  const keeper = createKeeper({
    kind: createCluster(),
    spec: async () => ({ ...SPEC, mode }),
    resolve: async pod => pod,
    connections: {
      open:
        async ip =>
        async (...command) =>
          answer(ip, ...command),
      keepOnly: () => undefined,
      close: () => undefined,
    },
    login: { username: 'keeper', password: async () => 'secret' },
    log: (_, event, fields) => void events.push({ event, ...fields }),
    metrics,
    now: () => 0,
  });
  return { keeper, commands, events, metrics };
}

test('acting, it runs its steps', async () => {
  const { keeper, commands, events } = keeperIn('act');
  await keeper.pass();
  expect(commands).toHaveLength(3);
  expect(events.filter(({ event }) => event === 'step')).toHaveLength(3);
});

test('in a dry run it says once what it would do, and runs nothing', async () => {
  const { keeper, commands, events, metrics } = keeperIn('dry-run');
  await keeper.pass();
  const { decision } = await keeper.pass();
  expect(commands).toEqual([]);
  expect(events.filter(({ event }) => event === 'would').map(({ step }) => step)).toEqual(
    Array.from({ length: 3 }, () => 'set-config-epoch'),
  );
  expect(decision).toMatchObject({ state: 'forming', reason: expect.stringMatching(/^a dry run, so nothing is done/) });
  expect(await metrics.registry.metrics()).not.toContain('redis_ha_keeper_steps_total{');
});

test('paused, it only watches', async () => {
  const { keeper, commands, events, metrics } = keeperIn('paused');
  const { decision, observation } = await keeper.pass();
  expect(commands).toEqual([]);
  expect(observation.pods.every(pod => pod.answers)).toBe(true);
  expect(decision).toMatchObject({ state: 'paused', steps: [] });
  expect(events.map(({ event }) => event)).toEqual(['state', 'zones unknown']);
  expect(await metrics.registry.metrics()).toContain('redis_ha_keeper_state{state="paused"} 1');
});
