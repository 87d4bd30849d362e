import { note, UNAWARE } from '../../../keeper/replicated/memory';
import type { ServerSeen } from '../../../keeper/replicated/observation';
import { decide, lastingStates } from '../../../keeper/sentinel/decide';
import type { SentinelSeen } from '../../../keeper/sentinel/observation';
import { viewOf } from '../../../keeper/sentinel/view';
import { inLimbo, inShort, primary, replica, silent } from '../replicated/support';
import { EPOCH, formed, observation, SPEC, sentinel, sentinels } from './support';

type Row = [what: string, pods: readonly ServerSeen[], seen: readonly SentinelSeen[], ms: number, expected: string];

/** What is decided about servers and Sentinels that have been seen like this for so long. */
function decideOn(pods: readonly ServerSeen[], seen: readonly SentinelSeen[], ms = 0, spec = SPEC) {
  const view = viewOf(observation(pods, seen), spec);
  return decide(view, note(UNAWARE, lastingStates(view), -ms));
}

const others = formed().slice(1);
const newer = { number: 4, primary: 'redis-1' };
const two = (named: string) => [sentinel('s-0', named), sentinel('s-1', named)];
const lone = (pods: readonly ServerSeen[]) => pods.map(pod => (pod.answers ? { ...pod, linkUp: false } : pod));
const NOT_THERE = 'does not answer: connection refused';
const FAILING = { flags: ['master', 'failover_in_progress'] };

describe('most Sentinels name a primary', () => {
  test.each<Row>([
    ['all as wanted', formed(), sentinels('redis-0'), 0, 'settled'],
    ['a Sentinel that knows nothing', formed(), [...two('redis-0'), sentinel('s-2')], 0, 'monitor s-2 redis-0'],
    [
      'a Sentinel that has not heard of it yet',
      formed(),
      [...two('redis-0'), sentinel('s-2', 'redis-1')],
      9999,
      'waiting: the Sentinel of s-2 names redis-1.shop:6379, not redis-0',
    ],
    [
      'one that does not hear of it',
      formed(),
      [...two('redis-0'), sentinel('s-2', 'redis-1')],
      10_000,
      'monitor-anew s-2 redis-0',
    ],
    ['other settings', formed(), [...two('redis-0'), sentinel('s-2', 'redis-0', { quorum: 1 })], 0, 'set s-2'],
    ['left-overs of a scale-in', formed(), sentinels('redis-0', { others: 4 }), 10_000, 'monitor-anew s-0 redis-0'],
    [
      'left-overs, while one learns anew',
      formed(),
      [
        sentinel('s-0', 'redis-0', { others: 0 }),
        sentinel('s-1', 'redis-0', { others: 4 }),
        sentinel('s-2', 'redis-0', { others: 4 }),
      ],
      10_000,
      'waiting: the Sentinel of s-0 knows 0 others, not 2',
    ],
    [
      'a Sentinel that has heard of no replica yet',
      formed(),
      [...two('redis-0'), sentinel('s-2', 'redis-0', { replicas: 0 })],
      99_000,
      'waiting: the Sentinel of s-2 has heard of 0 replicas of redis-0, not 2',
    ],
    ['a Sentinel that remembers a removed replica', formed(), sentinels('redis-0', { replicas: 3 }), 99_000, 'settled'],
    [
      'a Sentinel away',
      formed(),
      [...two('redis-0'), silent('s-2')],
      99_000,
      `waiting: the Sentinel of s-2 ${NOT_THERE}`,
    ],
    [
      'a Sentinel that holds it for down',
      formed(),
      [...two('redis-0'), sentinel('s-2', 'redis-0', { flags: ['master', 's_down'] })],
      0,
      'waiting: the Sentinel of s-2 holds redis-0 for down',
    ],
    [
      'a fail-over in progress',
      [silent('redis-0'), inLimbo('redis-1'), primary('redis-2')],
      [...two('redis-0'), sentinel('s-2', 'redis-0', FAILING)],
      99_000,
      'waiting: a fail-over is in progress: the Sentinels choose the next primary',
    ],
    [
      'a server in limbo',
      [...formed().slice(0, 2), inLimbo('redis-2')],
      sentinels('redis-0'),
      0,
      'follow redis-2 redis-0',
    ],
    [
      'a server in limbo while the primary is away',
      [silent('redis-0'), lone(others)[0] ?? silent('redis-1'), inLimbo('redis-2')],
      sentinels('redis-0'),
      0,
      'follow redis-2 redis-0',
    ],
    [
      'the primary in limbo with the newest data',
      [inLimbo('redis-0', { keys: 5, epoch: EPOCH }), ...lone(others)],
      sentinels('redis-0'),
      0,
      'lead redis-0',
    ],
    [
      'the primary in limbo and empty',
      [inLimbo('redis-0'), ...lone(others)],
      sentinels('redis-0'),
      99_000,
      'waiting: the Sentinels name redis-0, but redis-0 does not know that redis-0 was made the primary (redis-1 does)',
    ],
    [
      'an empty primary beside one in limbo that holds data',
      [primary('redis-0', { keys: 0 }), silent('redis-1'), inLimbo('redis-2', { keys: 5 })],
      sentinels('redis-0'),
      99_000,
      'waiting: the Sentinels name redis-0, but redis-0 is empty while redis-2 holds 5 keys',
    ],
    [
      'a flushed primary',
      [
        primary('redis-0', { keys: 0, epoch: EPOCH }),
        ...others.slice(1),
        inLimbo('redis-1', { keys: 5, epoch: EPOCH }),
      ],
      sentinels('redis-0'),
      0,
      'follow redis-1 redis-0',
    ],
    [
      'a replica that was just promoted, and most Sentinels do not know',
      [formed()[0] ?? silent('redis-0'), primary('redis-1', { epoch: EPOCH }), others[1] ?? silent('redis-2')],
      sentinels('redis-0'),
      9999,
      'waiting: redis-1 does not replicate redis-0 yet',
    ],
    [
      'a second primary that stays',
      [formed()[0] ?? silent('redis-0'), primary('redis-1', { epoch: EPOCH }), others[1] ?? silent('redis-2')],
      sentinels('redis-0'),
      10_000,
      'follow redis-1 redis-0',
    ],
    [
      'an outdated primary that woke up',
      [
        formed()[0] ?? silent('redis-0'),
        primary('redis-1', { epoch: { ...EPOCH, number: 2 } }),
        others[1] ?? silent('redis-2'),
      ],
      sentinels('redis-0'),
      0,
      'follow redis-1 redis-0',
    ],
    [
      'a second primary with newer data',
      [formed()[0] ?? silent('redis-0'), primary('redis-1', { epoch: newer }), others[1] ?? silent('redis-2')],
      sentinels('redis-0'),
      99_000,
      'waiting: the Sentinels name redis-0, but redis-0 does not know that redis-1 was made the primary (redis-1 does)',
    ],
    [
      'a replica of another',
      [...formed().slice(0, 2), replica('redis-2', 'redis-1', { epoch: EPOCH })],
      sentinels('redis-0'),
      10_000,
      'follow redis-2 redis-0',
    ],
    [
      'a new primary',
      [
        replica('redis-0', 'redis-1', { epoch: EPOCH }),
        primary('redis-1', { epoch: EPOCH }),
        replica('redis-2', 'redis-1'),
      ],
      sentinels('redis-1'),
      0,
      'note-primary redis-1 4 redis-1',
    ],
    [
      'a new primary that takes no writes yet',
      [
        replica('redis-0', 'redis-1'),
        primary('redis-1', { epoch: EPOCH, goodReplicas: 0 }),
        replica('redis-2', 'redis-1'),
      ],
      sentinels('redis-1'),
      0,
      'waiting: redis-1 takes no writes yet: too few replicas follow it',
    ],
    [
      'a primary that came back empty, and Sentinels that replace it with nobody',
      [inLimbo('redis-0'), ...lone(others)],
      sentinels('redis-0', { flags: ['master', 's_down', 'o_down'] }),
      36_000,
      'lead redis-1, follow redis-0 redis-1, follow redis-2 redis-1, monitor-anew s-0 redis-1, monitor-anew s-1 redis-1, monitor-anew s-2 redis-1',
    ],
    [
      'a primary that is gone, and Sentinels that try',
      [silent('redis-0'), ...lone(others)],
      sentinels('redis-0', { flags: ['master', 's_down', 'o_down'] }),
      35_999,
      `waiting: redis-0 ${NOT_THERE}`,
    ],
    [
      'a primary that is gone, and Sentinels that replace it with nobody',
      [silent('redis-0'), ...lone(others)],
      sentinels('redis-0', { flags: ['master', 's_down', 'o_down'] }),
      36_000,
      'lead redis-1, follow redis-2 redis-1, monitor-anew s-0 redis-1, monitor-anew s-1 redis-1, monitor-anew s-2 redis-1',
    ],
  ])('%s', (_, pods, seen, ms, expected) => {
    expect(inShort(decideOn(pods, seen, ms))).toBe(expected);
  });
});

describe('the Sentinels know nothing', () => {
  const stopped = (pod: string) => inLimbo(pod, { keys: 5, epoch: newer });
  const [zero, one, last] = [stopped('redis-0'), stopped('redis-1'), stopped('redis-2')];
  const kept = [zero, one, last];
  const toOne =
    'lead redis-1, follow redis-0 redis-1, follow redis-2 redis-1, monitor s-0 redis-1, monitor s-1 redis-1, monitor s-2 redis-1';

  test.each<Row>([
    [
      'never used',
      SPEC.servers.map(pod => inLimbo(pod)),
      sentinels(),
      0,
      'lead redis-0, follow redis-1 redis-0, follow redis-2 redis-0, monitor s-0 redis-0, monitor s-1 redis-0, monitor s-2 redis-0',
    ],
    [
      'never used, and not all there',
      [inLimbo('redis-0'), inLimbo('redis-1'), silent('redis-2')],
      sentinels(),
      99_000,
      `waiting: nobody is the primary: redis-2 ${NOT_THERE}`,
    ],
    ['all restarted: the newest epoch names the primary', kept, sentinels(), 0, toOne],
    [
      'one is away for a moment',
      [zero, one, silent('redis-2')],
      sentinels(),
      14_999,
      `waiting: nobody is the primary: redis-2 ${NOT_THERE}`,
    ],
    [
      'one is away for long: whoever confirmed the last write is there',
      [zero, one, silent('redis-2')],
      two('redis-9').map(({ pod }) => sentinel(pod)),
      15_000,
      'lead redis-1, follow redis-0 redis-1, monitor s-0 redis-1, monitor s-1 redis-1',
    ],
    [
      'one is loading',
      [zero, one, silent('redis-2', 'loading')],
      sentinels(),
      99_000,
      'waiting: nobody is the primary: redis-2 is still loading its data set',
    ],
    [
      'two are away',
      [silent('redis-0'), one, silent('redis-2')],
      sentinels(),
      99_000,
      `waiting: nobody is the primary: redis-0 ${NOT_THERE}; redis-2 ${NOT_THERE}`,
    ],
    [
      'the last primary came back empty: the largest offset, then the most keys',
      [zero, inLimbo('redis-1'), { ...last, keys: 6 }],
      sentinels(),
      0,
      'lead redis-2, follow redis-0 redis-2, follow redis-1 redis-2, monitor s-0 redis-2, monitor s-1 redis-2, monitor s-2 redis-2',
    ],
    ['an outdated primary beside newer data', [primary('redis-0', { epoch: EPOCH }), one, last], sentinels(), 0, toOne],
    [
      'a primary is there',
      [
        replica('redis-0', 'redis-1', { epoch: newer }),
        primary('redis-1', { epoch: newer }),
        replica('redis-2', 'redis-1', { epoch: newer }),
      ],
      sentinels(),
      0,
      'monitor s-0 redis-1, monitor s-1 redis-1, monitor s-2 redis-1',
    ],
    [
      'a primary is there, and of another server nothing is known',
      [silent('redis-0'), primary('redis-1', { epoch: newer }), replica('redis-2', 'redis-1', { epoch: newer })],
      sentinels(),
      0,
      `waiting: redis-1 is a primary, and there may be others: redis-0 ${NOT_THERE}`,
    ],
    [
      'an empty primary beside data',
      [primary('redis-0', { keys: 0 }), inLimbo('redis-1', { keys: 5 }), inLimbo('redis-2')],
      sentinels(),
      99_000,
      'waiting: no majority of Sentinels names a primary, and redis-0 is empty while redis-1 holds 5 keys',
    ],
    [
      'two primaries with data of the same age',
      [primary('redis-0', { epoch: newer }), primary('redis-1', { epoch: newer }), last],
      sentinels(),
      99_000,
      'waiting: redis-0 and redis-1 are primaries with data of the same age: a person decides whose data stays',
    ],
    [
      'a primary that only the keeper does not reach',
      [silent('redis-0'), ...others],
      sentinels(),
      99_000,
      'waiting: redis-0 does not answer the keeper, but redis-1 hears from it',
    ],
    [
      'no majority of Sentinels is there',
      kept,
      [sentinel('s-0'), silent('s-1'), silent('s-2')],
      99_000,
      `waiting: nobody is the primary, and no majority of the Sentinels answers: s-1 ${NOT_THERE}; s-2 ${NOT_THERE}`,
    ],
    [
      'the last primary flushed and stopped, another holds keys of before',
      [zero, inLimbo('redis-1', { epoch: { number: 5, primary: 'redis-1' } }), last],
      sentinels(),
      0,
      'waiting: redis-1 was the primary last, and is empty while redis-0 holds 5 keys',
    ],
  ])('%s', (_, pods, seen, ms, expected) => {
    expect(inShort(decideOn(pods, seen, ms))).toBe(expected);
  });

  test('without replicas that must confirm writes, all servers must answer', () => {
    const decision = decideOn([zero, one, silent('redis-2')], sentinels(), 99_000, { ...SPEC, minReplicasToWrite: 0 });
    expect(inShort(decision)).toContain('waiting: nobody is the primary: redis-2');
  });
});

test('only that nobody replaces a gone primary lasts through the fail-overs that Sentinels try', () => {
  const states = (pods: readonly ServerSeen[]) =>
    lastingStates(viewOf(observation(pods, sentinels('redis-0', { flags: ['o_down', 'failover_in_progress'] })), SPEC));
  expect(states([silent('redis-0'), ...lone(others)])).toEqual([
    'the primary is gone, and the Sentinels replace it with nobody',
  ]);
  expect(states([silent('redis-0'), primary('redis-1'), silent('redis-2')])).toEqual([]);
});

test('a password that is refused is said', () => {
  expect(inShort(decideOn([...formed().slice(0, 2), silent('redis-2', 'refused')], sentinels('redis-0')))).toMatch(
    /^waiting: redis-2 /,
  );
});
