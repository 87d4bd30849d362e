import { decide, lastingStates } from '../../../../keeper/cluster/decisions';
import { NO_HISTORY, noteStates } from '../../../../keeper/cluster/decisions/history';
import { viewOf } from '../../../../keeper/cluster/decisions/view';
import type { ClusterNode } from '../../../../keeper/cluster/observation/cluster-nodes';
import type { AnsweringPod, PodObservation } from '../../../../keeper/cluster/observation/observation';
import {
  acquaint,
  addNode,
  change,
  changeNode,
  decideOn,
  empty,
  formed,
  nodeOf,
  observation,
  SPEC,
  seenFor,
  silent,
  stepsOf,
} from '../support';

const slots = [{ start: 0, end: 5461 }];
/** What is left of the primary that was: an entry under its name. */
const former = (more: Partial<ClusterNode> = {}) =>
  nodeOf(empty('web-0-0', { configEpoch: 1, slots }), {
    ip: '',
    flags: ['master', 'noaddr'],
    connected: false,
    ...more,
  });
/** Shard 0's primary came back without its volume: a new node, beside the entry of the old one. */
const reborn = (entry = former(), heir: Partial<AnsweringPod> = {}, successor: Partial<AnsweringPod> = {}) =>
  addNode(
    acquaint(
      formed().map(pod => {
        if (pod.pod === 'web-0-0') return empty('web-0-0', { id: 'new', clusterOk: true, ...successor });
        return pod.pod === 'web-0-1' ? { ...pod, offset: 900, linkUp: false, ...heir } : pod;
      }),
    ),
    entry,
  );
const LONG = 60_000;

test.each<[string, PodObservation[]]>([
  ['has no address any more', reborn()],
  ['is marked failed, and nobody is elected', reborn(former({ ip: 'ip:old', flags: ['master', 'fail'] }))],
])('a replica takes over from a primary that is gone and %s', (_, pods) => {
  const decision = decideOn(pods, seenFor(LONG, pods));
  expect(decision.state).toBe('repairing');
  expect(stepsOf(decision)).toEqual(['force-failover web-0-1']);
});

test.each<[string, PodObservation[], string]>([
  [
    'its pod is silent',
    change(reborn(), { 'web-0-0': pod => silent(pod.pod) }),
    'will not mark it failed and elect none: web-0-0 must come back',
  ],
  [
    'it is marked failed and its pod is silent',
    changeNode(change(formed(), { 'web-0-0': pod => silent(pod.pod) }), 'id:web-0-0', node => ({
      ...node,
      flags: ['master', 'fail'],
    })),
    'nobody is elected: replicas are barred',
  ],
  [
    'its pod has keys, so that the volume is not gone',
    reborn(former(), {}, { keys: 3 }),
    'will not mark it failed and elect none',
  ],
  ['its name is not known', reborn(former({ hostname: '' })), 'elect none: its pod must come back'],
  [
    'its name is that of another namespace',
    reborn(former({ hostname: 'web-0-0.web-nodes.other.svc' })),
    'elect none: its pod must come back',
  ],
  [
    'somebody is in touch with it',
    change(reborn(), {
      'web-2-0': pod => ({
        ...pod,
        known: pod.known.map(node => (node.id === 'id:web-0-0' ? { ...node, flags: ['master'] } : node)),
      }),
    }),
    'but web-2-0 does not see that yet',
  ],
  [
    'most primaries are away',
    change(reborn(), { 'web-1-0': pod => silent(pod.pod) }),
    'web-0-0, which answers as another node by now; web-1-0, which does not answer',
  ],
  [
    'its replica has copied whoever is at its address now',
    reborn(former(), { linkUp: true, keys: 1 }),
    'but web-0-1 has a replication link, to the server that has its address now, and has copied that one (1 keys)',
  ],
  [
    'its replica has no data',
    reborn(former(), { keys: 0 }),
    'no replica has a key: if the shard held any, restore it from a backup',
  ],
])('nobody is forced when %s', (_, pods, reason) => {
  const decision = decideOn(pods, seenFor(LONG, pods));
  expect(decision).toMatchObject({ state: 'waiting', steps: [], reason: expect.stringContaining(reason) });
});

test('it waits for the election that the servers may hold themselves, and for the outcome of its own', () => {
  const pods = reborn();
  expect(decideOn(pods)).toMatchObject({
    steps: [],
    reason: expect.stringContaining('is told to take over if there is'),
  });
  expect(decideOn(pods, seenFor(29_000, pods)).steps).toEqual([]);
  expect(decideOn(pods, seenFor(30_000, pods)).steps).toHaveLength(1);
  const tried = decideOn(pods, seenFor(LONG, pods, { forced: -5000 }));
  expect(tried).toMatchObject({ steps: [], reason: expect.stringContaining('the outcome is awaited') });
  expect(decideOn(pods, seenFor(LONG, pods, { forced: -30_000 })).steps).toHaveLength(1);
});

describe('of several replicas', () => {
  const third = (more: Partial<AnsweringPod>): AnsweringPod =>
    empty('web-2-1', { role: 'replica', primaryId: 'id:web-0-0', clusterOk: true, keys: 5, offset: 900, ...more });
  /** The spec has two pods a shard; a pod of another shard stands in for the second replica of this one. */
  const pods = (first: Partial<AnsweringPod>, second: Partial<AnsweringPod>) =>
    reborn(former(), first).map(pod =>
      pod.answers && pod.pod === 'web-2-1' ? { ...third(second), known: pod.known } : pod,
    );
  const shards = [['web-0-0', 'web-0-1', 'web-2-1'], ['web-1-0', 'web-1-1'], ['web-2-0']].map(names => ({
    pods: names,
  }));
  const decideWith = (seen: PodObservation[]) => {
    const spec = { ...SPEC, shards };
    const history = noteStates(NO_HISTORY, lastingStates(viewOf(observation(seen), spec)), -LONG);
    return decide(observation(seen), spec, history);
  };
  const on = (first: Partial<AnsweringPod>, second: Partial<AnsweringPod>) => decideWith(pods(first, second));

  test.each<[Partial<AnsweringPod>, Partial<AnsweringPod>, string]>([
    [{ offset: 900 }, { offset: 901, keys: 1 }, 'web-2-1'],
    [{ offset: 900, keys: 5 }, { offset: 900, keys: 6 }, 'web-2-1'],
    [{ offset: 900 }, { offset: 900 }, 'web-0-1'],
    [{ offset: 900, keys: 5 }, { offset: 0, keys: 5 }, 'web-0-1'],
  ])('%j and %j: %s', (first, second, heir) => {
    expect(stepsOf(on(first, second))).toEqual([`force-failover ${heir}`]);
  });

  test('nobody when the one of which little is known has more keys', () => {
    expect(on({ offset: 900, keys: 5 }, { offset: 0, keys: 6 })).toMatchObject({
      steps: [],
      reason: expect.stringContaining('a person must choose'),
    });
  });

  test('nobody while one is silent, which may have newer data', () => {
    const one = pods({}, {}).map(pod => (pod.pod === 'web-2-1' ? silent(pod.pod) : pod));
    expect(decideWith(one)).toMatchObject({
      steps: [],
      reason: expect.stringContaining('newer data than that of web-0-1 may be in web-2-1, which does not answer'),
    });
  });
});
