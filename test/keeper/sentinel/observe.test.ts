import { libraryOf, parseEpoch } from '../../../keeper/sentinel/epoch';
import { readWatch } from '../../../keeper/sentinel/observe';
import { runStep, type Step } from '../../../keeper/sentinel/steps';
import { SPEC } from './support';

const state = Object.entries({
  ip: 'redis-0.shop',
  port: '6379',
  flags: 'master,failover_in_progress',
  'num-other-sentinels': '2',
  'num-slaves': '3',
  quorum: '2',
  'failover-timeout': '6000',
  'down-after-milliseconds': '2000',
  'parallel-syncs': '1',
}).flat();

test.each<[string, unknown, unknown, object | undefined]>([
  [
    'a promoted replica, before the fail-over is over',
    ['redis-1.shop', '6379'],
    state,
    {
      address: 'redis-1.shop:6379',
      primary: 'redis-1',
      flags: ['master', 'failover_in_progress'],
      others: 2,
      replicas: 3,
      quorum: 2,
      downAfterMs: 2000,
      failoverTimeoutMs: 6000,
      parallelSyncs: 1,
    },
  ],
  ['nothing', null, undefined, undefined],
  ['another topology', ['redis-0.web', '6379'], state, { address: 'redis-0.web:6379' }],
  ['another port', ['redis-0.shop', '6380'], state, { address: 'redis-0.shop:6380' }],
  ['a server that is no more', ['redis-7.shop', '6379'], state, { address: 'redis-7.shop:6379' }],
])('a Sentinel that names %s', (_, address, fields, expected) => {
  const watch = readWatch(address, fields, SPEC);
  if (expected) expect(watch).toMatchObject(expected);
  else expect(watch).toBeUndefined();
  expect(watch && 'primary' in watch).toBe(expected && 'primary' in expected);
});

test('the epoch is read as it was written', () => {
  const epoch = { number: 12, primary: 'shop-redis-1' };
  expect(parseEpoch(libraryOf(epoch))).toEqual(epoch);
  expect(parseEpoch('')).toBeUndefined();
  expect(parseEpoch('#!lua name=redis_ha')).toBeUndefined();
});

const settings = ['quorum', 2, 'down-after-milliseconds', 2000, 'failover-timeout', 6000, 'parallel-syncs', 1];
const set = ['SENTINEL', 'SET', 'shop-redis', 'auth-user', 'sentinel', 'auth-pass', 'secret', ...settings];
const monitor = ['SENTINEL', 'MONITOR', 'shop-redis', 'redis-0.shop', 6379, 2];
const base = { pod: 's-0', why: 'it is a test' };

test.each<[Step, unknown[][]]>([
  [{ ...base, kind: 'monitor', primary: 'redis-0' }, [monitor, set]],
  [{ ...base, kind: 'monitor-anew', primary: 'redis-0' }, [['SENTINEL', 'REMOVE', 'shop-redis'], monitor, set]],
  [{ ...base, kind: 'set' }, [set]],
  [{ ...base, kind: 'follow', primary: 'redis-0' }, [['REPLICAOF', 'redis-0.shop', 6379]]],
  [{ ...base, kind: 'lead' }, [['REPLICAOF', 'NO', 'ONE']]],
  [
    { ...base, kind: 'note-primary', epoch: { number: 2, primary: 'redis-0' } },
    [['FUNCTION', 'LOAD', 'REPLACE', expect.stringMatching(/^#!lua name=redis_ha\n.*epoch=2 primary=redis-0/)]],
  ],
])('%j', async (step, expected) => {
  const commands: unknown[][] = [];
  const call = async (...command: unknown[]) => void commands.push(command);
  await runStep(step, call, SPEC, { username: 'sentinel', password: async () => 'secret' });
  expect(commands).toEqual(expected);
});
