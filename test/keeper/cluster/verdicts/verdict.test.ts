import type { PodObservation } from '../../../../keeper/cluster/observation/observation';
import { giveVerdict, type Permit, type VerdictInput } from '../../../../keeper/cluster/verdicts/verdict';
import type { Ask } from '../../../../keeper/verdicts/verdict';
import { change, formed, fresh, observation, SPEC, silent } from '../support';

const NOW = 1_000_000;
const asked = (...pods: string[]) => new Map<string, Ask>(pods.map(pod => [pod, { first: NOW - 3000, last: NOW }]));
const permit = (shard: number, pod: string, age = 0): Permit => ({ shard, pod, since: NOW - age });

function verdict(pods: readonly PodObservation[] | undefined, input: Partial<VerdictInput> = {}) {
  return giveVerdict({
    pod: 'web-0-0',
    now: NOW,
    asks: asked('web-0-0'),
    spec: SPEC,
    ...(pods ? { observation: observation(pods) } : {}),
    ...input,
  });
}

const noReplica = change(formed(), { 'web-0-1': pod => silent(pod.pod) });
const loading = change(formed(), { 'web-0-1': pod => silent(pod.pod, 'loading') });
const syncing = change(formed(), { 'web-0-1': pod => ({ ...pod, linkUp: false }) });
const elsewhere = change(formed(), { 'web-0-1': pod => ({ ...pod, primaryId: 'id:web-1-0' }) });
const handedOver = change(formed(), {
  'web-0-0': ({ slots: _, ...pod }) => ({ ...pod, slots: [], role: 'replica', primaryId: 'id:web-0-1' }),
  'web-0-1': ({ primaryId: _, ...pod }) => ({
    ...pod,
    role: 'primary',
    configEpoch: 9,
    slots: [{ start: 0, end: 5461 }],
  }),
});
const allSilent = formed().map(pod => silent(pod.pod));
const forgetNames = (pod: PodObservation): PodObservation =>
  pod.answers ? { ...pod, known: pod.known.map(({ hostname: _, ...node }) => node) } : pod;
const oneOfEach: Ask = { first: NOW - 3000, last: NOW - 6000 };

const ALONE = 'hold no other pod of web-0 stays that could take over';

test.each<[string, readonly PodObservation[] | undefined, Partial<VerdictInput>, string]>([
  ['a pod that is none of the spec', formed(), { pod: 'other' }, 'teardown'],
  ['a pod of a cluster not formed yet', fresh(), {}, 'teardown'],
  ['a replica', formed(), { pod: 'web-0-1', asks: asked('web-0-1') }, 'teardown'],
  [
    'a replica that asks first',
    formed(),
    { pod: 'web-0-1', asks: new Map([['web-0-1', { first: NOW - 1999, last: NOW }]]) },
    'wait to see who else',
  ],
  [
    'a replica while the keeper is replaced',
    formed(),
    { pod: 'web-0-1', asks: asked('web-0-1'), stopping: true },
    'wait the keeper is being replaced',
  ],
  [
    'a pod of a shard that leaves, while the keeper is replaced',
    formed(),
    { pod: 'web-0-1', asks: asked('web-0-0', 'web-0-1'), stopping: true },
    'wait the keeper is being replaced',
  ],
  [
    'a pod with which all leave, the keeper too',
    formed(),
    { pod: 'web-0-1', asks: asked(...formed().map(({ pod }) => pod)), stopping: true },
    'teardown',
  ],
  ['a primary whom the keeper cannot ask', change(formed(), { 'web-0-0': pod => silent(pod.pod) }), {}, 'restart'],
  [
    'a pod that the keeper lost sight of, with its whole shard',
    change(formed(), { 'web-0-0': pod => silent(pod.pod), 'web-0-1': pod => silent(pod.pod) }).map(forgetNames),
    {},
    'wait web-0-0 does not answer',
  ],
  [
    'a pod that stays out of sight',
    allSilent,
    { asks: new Map([['web-0-0', { first: NOW - 10_000, last: NOW }]]) },
    'teardown',
  ],
  ['a replica that the keeper cannot ask', noReplica, { pod: 'web-0-1', asks: asked('web-0-1') }, 'teardown'],
  ['anybody before the first look', undefined, {}, 'wait the keeper has not looked'],
  [
    'a primary that asks first',
    formed(),
    { asks: new Map([['web-0-0', { first: NOW - 1999, last: NOW }]]) },
    'wait to see',
  ],
  ['a primary whose replica stays', formed(), {}, 'restart'],
  ['a primary whose replica asked long ago', formed(), { asks: asked('web-0-0').set('web-0-1', oneOfEach) }, 'restart'],
  ['a primary whose replica leaves too', formed(), { asks: asked('web-0-0', 'web-0-1') }, ALONE],
  [
    'a primary whose replica has left and does not come back',
    noReplica,
    { asks: new Map([['web-0-0', { first: NOW - 150_000, last: NOW }]]) },
    'teardown',
  ],
  ['a primary with which all leave', formed(), { asks: asked(...formed().map(({ pod }) => pod)) }, 'teardown'],
  ['a primary whose replica is silent', noReplica, {}, ALONE],
  ['a primary whose replica loads', loading, {}, 'wait web-0-1 has not caught up'],
  ['a primary whose replica syncs', syncing, {}, 'wait web-0-1 has not caught up'],
  ['a primary whose replica syncs and leaves', syncing, { asks: asked('web-0-0', 'web-0-1') }, ALONE],
  ['a primary whose replica follows another', elsewhere, {}, 'wait web-0-1 has not caught up'],
  ['a primary with the permit', formed(), { permit: permit(0, 'web-0-0', 9000) }, 'restart'],
  [
    'a primary while another shard hands over',
    formed(),
    { permit: permit(1, 'web-1-0') },
    'wait web-1 is handing over',
  ],
  ['a primary after another shard took too long', formed(), { permit: permit(1, 'web-1-0', 30_000) }, 'restart'],
  ['a primary after another shard handed over', formed(), { permit: permit(1, 'web-1-1') }, 'restart'],
  ['a primary that handed over', handedOver, { permit: permit(0, 'web-0-0') }, 'teardown'],
])('%s', (_, pods, input, answer) => {
  expect(verdict(pods, input).answer).toEqual(expect.stringContaining(answer));
});

test('the permit is given once, kept while asked again, and ends with the hand-over', () => {
  const given = verdict(formed());
  expect(given.permit).toEqual(permit(0, 'web-0-0'));
  const again = verdict(formed(), {
    now: NOW + 4000,
    asks: new Map([['web-0-0', { first: NOW, last: NOW + 4000 }]]),
    permit: permit(0, 'web-0-0'),
  });
  expect(again).toEqual({ answer: 'restart', permit: permit(0, 'web-0-0') });
  expect(verdict(handedOver, { permit: permit(0, 'web-0-0') })).toEqual({ answer: 'teardown' });
});

test('a permit holds while its shard has no primary that answers', () => {
  const gone = change(formed(), { 'web-1-0': pod => silent(pod.pod) });
  expect(verdict(gone, { permit: permit(1, 'web-1-0') }).answer).toBe('wait web-1 is handing over');
});
