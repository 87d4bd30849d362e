import { note, UNAWARE } from '../../../keeper/replicated/memory';
import type { ServerSeen } from '../../../keeper/replicated/observation';
import { decide, lastingStates } from '../../../keeper/replication/decide';
import { type Observation, viewOf } from '../../../keeper/replication/view';
import type { ReplicationSpec } from '../../../lib/config/keeper-spec';
import { inLimbo, inShort, primary, replica, silent } from '../replicated/support';

const SPEC: ReplicationSpec = {
  topology: 'replication',
  name: 'redis',
  port: 6379,
  domain: 'shop',
  servers: ['redis-0', 'redis-1', 'redis-2'],
  minReplicasToWrite: 0,
  primary: 'redis-0',
};

/** What is decided about servers that have been seen like this for so long. */
function decideOn(pods: readonly ServerSeen[], ms = 0, wanted = 'redis-0') {
  const seen: Observation = { now: 0, pods };
  const view = viewOf(seen, { ...SPEC, primary: wanted });
  return decide(view, note(UNAWARE, lastingStates(view), -ms));
}

const formed = [primary('redis-0'), replica('redis-1', 'redis-0'), replica('redis-2', 'redis-0')];
const fresh = SPEC.servers.map(pod => inLimbo(pod));
const stopped = SPEC.servers.map(pod => inLimbo(pod, { keys: 5 }));
const followers = [
  silent('redis-0'),
  replica('redis-1', 'redis-0', { linkUp: false }),
  replica('redis-2', 'redis-0', { linkUp: false }),
];
const NOT_THERE = 'does not answer: connection refused';

test.each<[string, readonly ServerSeen[], string, number, string]>([
  ['all as wanted', formed, 'redis-0', 0, 'settled'],
  ['never used', fresh, 'redis-0', 0, 'lead redis-0, follow redis-1 redis-0, follow redis-2 redis-0'],
  [
    'never used, and not all there',
    [...fresh.slice(0, 2), silent('redis-2')],
    'redis-0',
    99_000,
    `waiting: redis-0 is empty, and of others it is not known what they hold: redis-2 ${NOT_THERE}`,
  ],
  ['all restarted', stopped, 'redis-1', 0, 'lead redis-1, follow redis-0 redis-1, follow redis-2 redis-1'],
  ['another one wanted', formed, 'redis-1', 0, 'hand-over redis-0 redis-1'],
  [
    'another one wanted, which has not caught up',
    [formed[0] ?? silent('redis-0'), replica('redis-1', 'redis-0', { linkUp: false }), replica('redis-2', 'redis-0')],
    'redis-1',
    0,
    'waiting: redis-1 is to be the primary and has not caught up with redis-0 yet',
  ],
  [
    'another one wanted, of a later release than a replica',
    [
      primary('redis-0', { engine: 'redis 7.0.15' }),
      replica('redis-1', 'redis-0', { engine: 'redis 7.0.15' }),
      replica('redis-2', 'redis-0'),
    ],
    'redis-2',
    99_000,
    'waiting: redis-2 is to be the primary, and redis-1 (redis 7.0.15) could not copy it (redis 8.0.6): it becomes that when redis-1 is updated',
  ],
  [
    'another one wanted, of a later release than the primary alone',
    [primary('redis-0', { engine: 'redis 7.0.15' }), replica('redis-1', 'redis-0'), replica('redis-2', 'redis-0')],
    'redis-2',
    0,
    'hand-over redis-0 redis-2',
  ],
  [
    'another one wanted, in limbo',
    [primary('redis-0'), inLimbo('redis-1'), replica('redis-2', 'redis-0')],
    'redis-1',
    0,
    'follow redis-1 redis-0',
  ],
  [
    'another one wanted, which is away',
    [primary('redis-0'), silent('redis-1'), replica('redis-2', 'redis-0')],
    'redis-1',
    99_000,
    `waiting: redis-1 is to be the primary: redis-1 ${NOT_THERE}`,
  ],
  [
    'in the middle of a hand-over',
    [primary('redis-0', { handingOver: true }), replica('redis-1', 'redis-0')],
    'redis-1',
    0,
    'waiting: redis-0 is handing over to redis-1',
  ],
  [
    'the wanted one away',
    followers,
    'redis-0',
    99_000,
    `waiting: nobody is the primary, and the wanted one is away: redis-0 ${NOT_THERE}`,
  ],
  [
    'the old primary away for a moment',
    followers,
    'redis-1',
    9999,
    `waiting: nobody is the primary: redis-0 ${NOT_THERE}`,
  ],
  ['the old primary away for long', followers, 'redis-1', 10_000, 'lead redis-1, follow redis-2 redis-1'],
  [
    'the old primary is loading',
    [silent('redis-0', 'loading'), ...followers.slice(1)],
    'redis-1',
    99_000,
    'waiting: nobody is the primary: redis-0 is still loading its data set',
  ],
  [
    'a primary that only the keeper does not reach',
    [silent('redis-0'), replica('redis-1', 'redis-0'), silent('redis-2')],
    'redis-1',
    99_000,
    'waiting: redis-0 does not answer the keeper, but redis-1 hears from it',
  ],
  [
    'a primary whom nobody has heard of, though the links are up still',
    [silent('redis-0'), replica('redis-1', 'redis-0', { heardSecondsAgo: 5 }), silent('redis-2')],
    'redis-1',
    10_000,
    'lead redis-1',
  ],
  [
    'the wanted one came back empty',
    [inLimbo('redis-0'), ...followers.slice(1)],
    'redis-0',
    99_000,
    'waiting: redis-0 is empty while redis-1 holds 5 keys: set primary to 1',
  ],
  [
    'two primaries, one of them wanted',
    [primary('redis-0'), primary('redis-1'), replica('redis-2', 'redis-1')],
    'redis-0',
    0,
    'follow redis-1 redis-0, follow redis-2 redis-0',
  ],
  [
    'two primaries, none of them wanted',
    [inLimbo('redis-0'), primary('redis-1'), primary('redis-2')],
    'redis-0',
    0,
    'waiting: redis-1 and redis-2 are primaries, and redis-0 is not: a person decides whose data stays',
  ],
  [
    'an empty primary beside one that holds data',
    [primary('redis-0', { keys: 0 }), primary('redis-1'), silent('redis-2')],
    'redis-0',
    0,
    'waiting: redis-0 is empty while redis-1 holds 5 keys: set primary to 1',
  ],
  ['a flushed primary', formed.map(pod => ({ ...pod, keys: 0 })), 'redis-0', 0, 'settled'],
  [
    'a replica without a link',
    [primary('redis-0'), replica('redis-1', 'redis-0', { linkUp: false }), replica('redis-2', 'redis-0')],
    'redis-0',
    0,
    'waiting: redis-1 has not caught up with redis-0 yet',
  ],
])('%s', (_, pods, wanted, ms, expected) => {
  expect(inShort(decideOn(pods, ms, wanted))).toBe(expected);
});

test('says whose writes a promotion leaves behind', () => {
  const ahead = [
    silent('redis-0'),
    replica('redis-1', 'redis-0', { linkUp: false }),
    inLimbo('redis-2', { offset: 70, keys: 6 }),
  ];
  const [step] = decideOn(ahead, 10_000, 'redis-1').steps;
  expect(step?.why).toContain('; redis-2, with 6 keys, is 70 bytes of writes ahead of it');
});
