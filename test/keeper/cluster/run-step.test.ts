import { act } from '../../../keeper/act';
import { createCluster } from '../../../keeper/cluster';
import type { Step } from '../../../keeper/cluster/decisions/decision';
import { commandOf } from '../../../keeper/cluster/run-step';
import { createThrottle } from '../../../keeper/cluster/throttle';
import { createMetrics } from '../../../keeper/metrics';
import { formed, observation, SPEC } from './support';

const login = { username: 'keeper', password: async () => 'secret' };
const base = { pod: 'web-0-0', why: 'it is a test' };
const meet: CommandStep = { ...base, kind: 'meet', ip: '10.0.0.1' };
const forget: CommandStep = { ...base, kind: 'forget', id: 'gone' };

type CommandStep = Exclude<Step, { readonly kind: 'move-keys' | 'move-slots' }>;

test.each<[CommandStep, unknown[]]>([
  [{ ...base, kind: 'set-config-epoch', epoch: 2 }, ['SET-CONFIG-EPOCH', 2]],
  [meet, ['MEET', '10.0.0.1', 6379, 16379]],
  [{ ...base, kind: 'assign-slots', range: { start: 1, end: 2 } }, ['ADDSLOTSRANGE', 1, 2]],
  [{ ...base, kind: 'replicate', primaryId: 'p' }, ['REPLICATE', 'p']],
  [forget, ['FORGET', 'gone']],
  [{ ...base, kind: 'hand-over' }, ['FAILOVER']],
  [{ ...base, kind: 'force-failover' }, ['FAILOVER', 'FORCE']],
  [{ ...base, kind: 'close-slot', slot: 7 }, ['SETSLOT', 7, 'STABLE']],
  [{ ...base, kind: 'give-slot', slot: 7, ownerId: 'p' }, ['SETSLOT', 7, 'NODE', 'p']],
])('%j', (step, command) => {
  expect(commandOf(step, SPEC)).toEqual(command);
});

describe('moving keys', () => {
  const batches = [['a', 'b'], ['c']];
  const move = async (time: () => number, failure?: string) => {
    const commands: unknown[][] = [];
    const events: unknown[] = [];
    const left = [...batches];
    const connections = {
      open:
        async () =>
        async (...command: unknown[]) => {
          commands.push(command);
          if (failure && command[0] === 'MIGRATE') throw new Error(failure);
          return command[0] === 'CLUSTER' ? (left.shift() ?? []) : 'OK';
        },
      keepOnly: () => undefined,
      close: () => undefined,
    };
    const log = (...event: unknown[]) => void events.push(event);
    const step: Step = { ...base, kind: 'move-keys', slot: 7, ip: '10.0.0.2', marks: 'm' };
    const tools = { connections, login, log, metrics: createMetrics(), now: time };
    const outcomes = await act(createCluster(), [step], observation(formed()), SPEC, tools);
    expect(JSON.stringify(events)).not.toContain('secret');
    return { commands, outcomes };
  };
  const migrate = (...keys: string[]) => [
    'MIGRATE',
    '10.0.0.2',
    6379,
    '',
    0,
    1500,
    'AUTH2',
    'keeper',
    'secret',
    'KEYS',
    ...keys,
  ];
  const get = ['CLUSTER', 'GETKEYSINSLOT', 7, 10];

  test('goes on in batches until none is left, and tells nobody the password', async () => {
    const { commands, outcomes } = await move(() => 0);
    expect(commands).toEqual([get, migrate('a', 'b'), get, migrate('c'), get]);
    expect(outcomes).toEqual([{ step: expect.objectContaining({ kind: 'move-keys' }) }]);
  });

  test('leaves the rest to the next pass after a second', async () => {
    let time = 0;
    const { commands } = await move(() => {
      time += 600;
      return time;
    });
    expect(commands).toEqual([get, migrate('a', 'b')]);
  });

  test('ends at the first failure', async () => {
    const { commands, outcomes } = await move(() => 0, 'BUSYKEY');
    expect(commands).toEqual([get, migrate('a', 'b')]);
    expect(outcomes).toMatchObject([{ error: 'BUSYKEY' }]);
  });
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
