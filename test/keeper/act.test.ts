import { act, commandOf } from '../../keeper/act';
import type { Step } from '../../keeper/decisions/decision';
import { createMetrics } from '../../keeper/metrics';
import { createThrottle } from '../../keeper/throttle';
import { formed, observation, SPEC } from './support';

const base = { pod: 'web-0-0', why: 'it is a test' };
const meet: Step = { ...base, kind: 'meet', ip: '10.0.0.1' };
const forget: Step = { ...base, kind: 'forget', id: 'gone' };

test.each<[Step, unknown[]]>([
  [{ ...base, kind: 'set-config-epoch', epoch: 2 }, ['SET-CONFIG-EPOCH', 2]],
  [meet, ['MEET', '10.0.0.1', 6379, 16379]],
  [{ ...base, kind: 'assign-slots', range: { start: 1, end: 2 } }, ['ADDSLOTSRANGE', 1, 2]],
  [{ ...base, kind: 'replicate', primaryId: 'p' }, ['REPLICATE', 'p']],
  [forget, ['FORGET', 'gone']],
])('%j', (step, command) => {
  expect(commandOf(step, SPEC)).toEqual(command);
});

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
  await act([meet, forget], observation(formed()), SPEC, { connections, log, metrics });
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

test('the same MEET is made again after a pause only', () => {
  const throttle = createThrottle(2000);
  const other: Step = { ...meet, ip: '10.0.0.2' };
  expect(throttle([meet, forget], 0)).toEqual([meet, forget]);
  expect(throttle([meet, other, forget], 1999)).toEqual([other, forget]);
  expect(throttle([meet], 2000)).toEqual([meet]);
});

test('a MEET is not held back by a clock that was set back', () => {
  const throttle = createThrottle(2000);
  throttle([meet], 3_600_000);
  expect(throttle([meet], 0)).toEqual([meet]);
});
