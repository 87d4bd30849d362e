import type { ServerSeen } from '../../../keeper/replicated/observation';
import { giveVerdict, type Permit } from '../../../keeper/sentinel/verdict';
import type { Ask, Question } from '../../../keeper/verdicts/verdict';
import { primary, replica, silent } from '../replicated/support';
import { formed, observation, SPEC, sentinels } from './support';

const NOW = 1_000_000;
const asked = (...pods: string[]) => new Map<string, Ask>(pods.map(pod => [pod, { first: NOW - 3000, last: NOW }]));
const permit = (pod: string, age = 0): Permit => ({ pod, since: NOW - age });
const lagging = formed().map(pod => (pod.answers ? { ...pod, linkUp: false } : pod));
const unseen = [silent('redis-0'), ...formed().slice(1)];
const handedOver = [replica('redis-0', 'redis-1'), primary('redis-1'), replica('redis-2', 'redis-1')];

test.each<[string, readonly ServerSeen[], Partial<Question<Permit>>, string]>([
  ['a pod that is none of the spec', formed(), { pod: 'other' }, 'teardown'],
  ['a replica', formed(), { pod: 'redis-1' }, 'teardown'],
  [
    'a primary that asks first',
    formed(),
    { asks: new Map([['redis-0', { first: NOW - 1999, last: NOW }]]) },
    'wait to see',
  ],
  ['a primary', formed(), {}, 'restart'],
  ['a primary whom the keeper cannot ask', unseen, {}, 'restart'],
  ['a primary that leaves with all others', formed(), { asks: asked('redis-0', 'redis-1', 'redis-2') }, 'teardown'],
  [
    'a primary whose last replica leaves',
    [...formed().slice(0, 2), silent('redis-2')],
    { asks: asked('redis-0', 'redis-1') },
    'teardown',
  ],
  ['a primary whose replicas lag', lagging, {}, 'wait redis-1 has not caught up yet'],
  [
    'a primary whose replica loads',
    [...formed().slice(0, 1), silent('redis-1', 'loading')],
    {},
    'wait redis-1 has not caught up yet',
  ],
  ['a primary without replicas', [...formed().slice(0, 1), silent('redis-1'), silent('redis-2')], {}, 'teardown'],
  [
    'the next primary, while the first one goes',
    [...handedOver.slice(1), primary('redis-0')],
    { pod: 'redis-1', asks: asked('redis-1'), permit: permit('redis-0') },
    'wait redis-0 is handing over',
  ],
  [
    'the next primary, when the first one is done',
    handedOver,
    { pod: 'redis-1', asks: asked('redis-1'), permit: permit('redis-0') },
    'restart',
  ],
  [
    'the next primary, when the first one takes too long',
    [...handedOver.slice(1), primary('redis-0')],
    { pod: 'redis-1', asks: asked('redis-1'), permit: permit('redis-0', 30_000) },
    'restart',
  ],
])('%s', (_, pods, question, answer) => {
  const asks = asked('redis-0');
  const given = giveVerdict(
    { pod: 'redis-0', now: NOW, asks, ...question },
    observation(pods, sentinels('redis-0')),
    SPEC,
  );
  expect(given.answer).toContain(answer);
});

test('servers are held while one holds more than it would come back with', () => {
  const memory = { used: 300 * 2 ** 20, data: 0, max: 2 ** 30, evicts: false };
  const pods = formed().map(pod => ({ ...pod, revision: 'old', ...(pod.pod === 'redis-0' ? { memory } : {}) }));
  const spec = { ...SPEC, revision: 'new', maxMemoryBytes: 200 * 2 ** 20 };
  const ask = (...asking: string[]) => {
    const [pod = ''] = asking;
    return giveVerdict({ pod, now: NOW, asks: asked(...asking) }, observation(pods, sentinels('redis-0')), spec).answer;
  };
  expect(ask('redis-2')).toMatch(/^hold redis-0 holds 300 MiB, more than the maxmemory of 200 MiB/);
  expect(ask('redis-0')).toMatch(/^hold redis-0/);
  expect(ask('redis-2', 'redis-1', 'redis-0')).toBe('teardown');
});

test('a primary waits for Sentinels that are being replaced too', () => {
  const answer = (named?: string) =>
    giveVerdict({ pod: 'redis-0', now: NOW, asks: asked('redis-0') }, observation(formed(), sentinels(named)), SPEC)
      .answer;
  expect(answer()).toBe('wait no majority of the Sentinels names a primary that could hand over');
  expect(answer('redis-0')).toBe('restart');
});

test('a primary waits while no Sentinel that answers would promote anybody', () => {
  const answer = (...inTilt: boolean[]) => {
    const seen = sentinels('redis-0').map((each, index) => ({ ...each, inTilt: inTilt[index] ?? false }));
    const question = { pod: 'redis-0', now: NOW, asks: asked('redis-0') };
    return giveVerdict(question, observation(formed(), seen), SPEC).answer;
  };
  expect(answer(true, true, true)).toBe('wait all Sentinels that answer are in TILT');
  expect(answer(true, true)).toBe('restart');
});

test('a pod of which nothing is known is held for a moment', () => {
  const ask = (ms: number) => {
    const asks = new Map([['redis-0', { first: NOW - ms, last: NOW }]]);
    return giveVerdict({ pod: 'redis-0', now: NOW, asks }, observation(unseen, sentinels()), SPEC).answer;
  };
  expect(ask(9999)).toBe('wait redis-0 does not answer: connection refused');
  expect(ask(10_000)).toBe('teardown');
});
