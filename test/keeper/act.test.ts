import { act } from '../../keeper/act';
import { createCluster } from '../../keeper/cluster';
import type { Step } from '../../keeper/cluster/decisions/decision';
import { createMetrics } from '../../keeper/metrics';
import { formed, observation, SPEC } from './cluster/support';

const login = { username: 'keeper', password: async () => 'secret' };
const now = () => 0;
const base = { pod: 'web-0-0', why: 'it is a test' };
const meet: Step = { ...base, kind: 'meet', ip: '10.0.0.1' };
const forget: Step = { ...base, kind: 'forget', id: 'gone' };

test('runs each step where its pod was seen, logs it, counts it, and goes on after a failure', async () => {
  const commands: unknown[] = [];
  const events: unknown[] = [];
  const metrics = createMetrics();
  const connections = {
    open:
      async (ip: string) =>
      async (...command: unknown[]) => {
        commands.push([ip, ...command]);
        if (command.includes('MEET')) throw new Error('ERR refused');
      },
    keepOnly: () => undefined,
    close: () => undefined,
  };
  const log = (level: string, event: string, fields?: object) => void events.push({ level, event, ...fields });
  const outcomes = await act(createCluster(), [meet, forget], observation(formed()), SPEC, {
    connections,
    login,
    log,
    metrics,
    now,
  });
  expect(outcomes).toEqual([{ step: meet, error: 'ERR refused', cause: expect.any(Error) }, { step: forget }]);
  expect(commands).toEqual([
    ['ip:web-0-0', 'CLUSTER', 'MEET', '10.0.0.1', 6379, 16379],
    ['ip:web-0-0', 'CLUSTER', 'FORGET', 'gone'],
  ]);
  expect(events).toEqual([
    expect.objectContaining({ level: 'warn', event: 'step failed', step: 'meet', error: 'Error: ERR refused' }),
    { level: 'info', event: 'step', step: 'forget', pod: 'web-0-0', id: 'gone', why: 'it is a test' },
  ]);
  const text = await metrics.registry.metrics();
  expect(text).toContain('redis_ha_keeper_steps_total{kind="forget"} 1');
  expect(text).toContain('redis_ha_keeper_step_errors_total{kind="meet"} 1');
});
