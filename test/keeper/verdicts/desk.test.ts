import { type Cluster, createCluster } from '../../../keeper/cluster';
import type { Pass } from '../../../keeper/keeper';
import { createMetrics } from '../../../keeper/metrics';
import { createDesk } from '../../../keeper/verdicts/desk';
import { formed, observation, SPEC } from '../cluster/support';

test('remembers who asks, forgets who stops asking, and logs each answer once', async () => {
  let time = 1000;
  let last: Pass<Cluster> | undefined;
  const logged: unknown[] = [];
  const metrics = createMetrics();
  const log = (_level: unknown, _event: unknown, fields?: unknown) => void logged.push(fields);
  const desk = createDesk({ kind: createCluster(), last: () => last, now: () => time, log, metrics });
  const ask = (pod: string, at: number) => {
    time = at;
    return desk.verdict(pod);
  };

  expect(ask('web-0-0', 1000)).toMatch(/^wait the keeper has not looked/);
  last = { spec: SPEC, observation: observation(formed()), decision: { state: 'settled', steps: [] }, ended: 1000 };
  expect(ask('web-0-0', 1500)).toMatch(/^wait to see/);
  expect(ask('web-0-0', 2500)).toMatch(/^wait to see/);
  expect(ask('web-0-0', 3600)).toBe('restart');
  expect(ask('web-1-0', 3700)).toMatch(/^wait to see/);
  expect(ask('web-1-0', 5800)).toBe('wait web-0 is handing over');
  expect(ask('nobody', 5900)).toBe('teardown');
  // A pod that was silent for long is not leaving any more: its next question begins a new stop.
  expect(ask('web-0-0', 20_000)).toMatch(/^wait to see/);
  expect(desk.lastAsked).toBe(20_000);
  expect(logged).toHaveLength(6);
  expect(await metrics.registry.metrics()).toContain('redis_ha_keeper_verdicts_total{verdict="restart"} 1');
});
