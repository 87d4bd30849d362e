import type { AnsweringPod, PodObservation } from '../../../../keeper/cluster/observation/observation';
import { giveVerdict, type Permit, type VerdictInput } from '../../../../keeper/cluster/verdicts/verdict';
import type { Ask } from '../../../../keeper/verdicts/verdict';
import type { ClusterSpec } from '../../../../lib/config/keeper-spec';
import { change, formed, observation, SPEC, silent } from '../support';

const NOW = 1_000_000;
const ROLLED: ClusterSpec = { ...SPEC, revision: 'new' };
const asked = (...pods: string[]) => new Map<string, Ask>(pods.map(pod => [pod, { first: NOW - 3000, last: NOW }]));
const ALL = asked(...formed().map(({ pod }) => pod));
const ORDINAL_1 = asked('web-0-1', 'web-1-1', 'web-2-1');
const permit = (pod: string, age = 0): Permit => ({
  shard: Number(pod.split('-')[1]),
  pod,
  since: NOW - age,
  revision: 'new',
});

/** The topology with every server of the old revision, then changed. */
const old = (changes: Readonly<Record<string, (pod: AnsweringPod) => PodObservation>> = {}) =>
  change(
    formed().map(pod => ({ ...pod, revision: 'old' })),
    changes,
  );
const renewed = (pod: AnsweringPod) => ({ ...pod, revision: 'new' });
const young = (pod: AnsweringPod) => ({ ...pod, revision: 'new', uptimeSeconds: 4 });
const away = ({ pod }: AnsweringPod) => silent(pod);
const holding = (pod: AnsweringPod) => ({
  ...pod,
  memory: { used: 300 * 2 ** 20, data: 0, max: 2 ** 30, evicts: true },
});
const later = (pod: AnsweringPod) => ({ ...pod, revision: 'new', engine: 'redis 8.0.6' });
/** A replica of the release before, which cannot copy a primary that was updated and elected. */
const cutOff = (pod: AnsweringPod) => ({
  ...pod,
  role: 'replica' as const,
  primaryId: 'id:web-0-1',
  linkUp: false,
  slots: [],
  engine: 'redis 7.0.15',
});
const elected = (pod: AnsweringPod) => {
  const { primaryId: _, ...rest } = pod;
  return { ...later(rest), role: 'primary' as const, slots: formed()[0]?.slots ?? [], configEpoch: 9 };
};
const syncing = (pod: AnsweringPod) => ({ ...pod, revision: 'new', linkUp: false });

function verdict(pod: string, pods: readonly PodObservation[], input: Partial<VerdictInput> = {}) {
  return giveVerdict({ pod, now: NOW, asks: ORDINAL_1, spec: ROLLED, observation: observation(pods), ...input });
}

test.each<[string, string, readonly PodObservation[], Partial<VerdictInput>, string]>([
  ['the first replica', 'web-0-1', old(), {}, 'restart'],
  [
    'a pod that asks first',
    'web-0-1',
    old(),
    { asks: new Map([['web-0-1', { first: NOW - 1999, last: NOW }]]) },
    'wait to see',
  ],
  ['a pod while another goes', 'web-1-1', old(), { permit: permit('web-0-1') }, 'hold web-0-1 is being replaced'],
  [
    'a pod while another is away, however long',
    'web-1-1',
    old({ 'web-0-1': away }),
    { permit: permit('web-0-1', 3_600_000) },
    'hold web-0-1 was stopped for the new revision and is not back: it does not answer',
  ],
  [
    'a pod while another copies its data',
    'web-1-1',
    old({ 'web-0-1': syncing }),
    { permit: permit('web-0-1') },
    'hold web-0-1',
  ],
  [
    'a pod while the first one is watched',
    'web-1-1',
    old({ 'web-0-1': young }),
    { permit: permit('web-0-1') },
    'hold web-0-1 is the first of the new revision, and is watched for 11 s',
  ],
  ['a pod after the first one was watched', 'web-1-1', old({ 'web-0-1': renewed }), {}, 'restart'],
  ['a pod after the second one came back', 'web-2-1', old({ 'web-0-1': renewed, 'web-1-1': young }), {}, 'restart'],
  [
    'a pod after one that was let go and did not stop',
    'web-1-1',
    old(),
    { permit: permit('web-0-1', 30_000) },
    'restart',
  ],
  [
    'a pod while one is away that was not let go',
    'web-1-1',
    old({ 'web-0-0': away }),
    {},
    'wait web-0-0 does not answer',
  ],
  [
    'a pod while another shard hands over',
    'web-1-1',
    old(),
    { permit: { shard: 0, pod: 'web-0-0', since: NOW } },
    'wait web-0-0',
  ],
  [
    'a primary while replicas ask',
    'web-0-0',
    old(),
    { asks: asked('web-0-0', 'web-1-1') },
    'hold web-1-1, a replica, goes first',
  ],
  [
    'a pod while another holds more than it would have room for',
    'web-0-1',
    old({ 'web-2-0': holding }),
    { spec: { ...ROLLED, maxMemoryBytes: 200 * 2 ** 20 } },
    'hold web-2-0 holds 300 MiB, more than the maxmemory of 200 MiB that it would come back with: set resources.memory back',
  ],
  [
    'a replica that cannot copy its updated primary until it is updated itself',
    'web-0-0',
    old({ 'web-0-0': cutOff, 'web-0-1': elected, 'web-1-1': later }),
    { asks: asked('web-0-0') },
    'restart',
  ],
  [
    'another while such a replica waits for its turn',
    'web-1-0',
    old({ 'web-0-0': cutOff, 'web-0-1': elected, 'web-1-1': later }),
    { asks: asked('web-1-0') },
    'restart',
  ],
  [
    'another while a replica of the same release has not caught up',
    'web-1-0',
    old({ 'web-0-0': pod => ({ ...cutOff(pod), engine: 'redis 8.0.6' }), 'web-0-1': elected, 'web-1-1': later }),
    { asks: asked('web-1-0') },
    'wait web-0-0 has not caught up yet',
  ],
  ['a primary', 'web-0-0', old({ 'web-0-1': renewed }), { asks: asked('web-0-0') }, 'restart'],
  ['a replica whose primary leaves too', 'web-0-1', old(), { asks: asked('web-0-0', 'web-0-1') }, 'restart'],
  [
    'a primary whose replica leaves too',
    'web-0-0',
    old(),
    { asks: asked('web-0-0', 'web-0-1') },
    'hold no other pod of web-0 stays that could take over',
  ],
  ['a pod with which all leave', 'web-0-1', old(), { asks: ALL }, 'teardown'],
  ['a replica with which all leave of two revisions', 'web-0-1', old({ 'web-1-1': renewed }), { asks: ALL }, 'restart'],
  [
    'a primary with which all leave of two revisions',
    'web-0-0',
    old({ 'web-1-1': renewed }),
    { asks: ALL },
    'hold no other pod of web-0 stays that could take over',
  ],
  [
    'the same, of whom none comes back',
    'web-0-0',
    old({ 'web-1-1': renewed }),
    { asks: new Map([...ALL].map(([pod, { last }]) => [pod, { first: NOW - 30_000, last }])) },
    'teardown',
  ],
  [
    'a pod after the update was taken back',
    'web-1-1',
    old({ 'web-0-1': away }),
    { permit: permit('web-0-1'), spec: { ...SPEC, revision: 'old' } },
    'teardown',
  ],
  ['a pod of servers that say no revision', 'web-1-1', change(formed(), { 'web-0-1': away }), {}, 'teardown'],
])('%s', (_, pod, pods, input, answer) => {
  expect(verdict(pod, pods, input).answer).toEqual(expect.stringContaining(answer));
});

test('lets one pod after the other go, each when the one before is back', () => {
  const first = verdict('web-0-1', old());
  expect(first.permit).toEqual(permit('web-0-1'));
  const asks = asked('web-1-1', 'web-2-1');
  const pods = old({ 'web-0-1': renewed });
  const second = verdict('web-1-1', pods, { asks, permit: permit('web-0-1') });
  expect(second).toEqual({ answer: 'restart', permit: permit('web-1-1') });
  expect(verdict('web-2-1', pods, { asks, permit: permit('web-1-1') }).answer).toMatch(/^hold web-1-1/);
});
