import type { PodObservation } from '../../../../keeper/cluster/observation/observation';
import {
  acquaint,
  addNode,
  change,
  changeNode,
  decideOn,
  empty,
  formed,
  fresh,
  NAMES,
  silent,
  stepsOf,
  stranger,
} from '../support';

const first = { start: 0, end: 5461 };
const epochs: Readonly<Record<string, number>> = { 'web-0-0': 1, 'web-1-0': 2, 'web-2-0': 3 };
const withEpochs = () => fresh().map(pod => ({ ...pod, configEpoch: epochs[pod.pod] ?? 0 }));
const acquainted = () => acquaint(withEpochs());

describe('goes on from where it is', () => {
  const meets = (...pods: string[]) => pods.map(pod => `meet web-0-0 ip:${pod}`);
  const [hub, second, ...rest] = withEpochs();
  const pair = acquaint([hub, second].filter(pod => pod !== undefined));

  test.each<[string, PodObservation[], string[]]>([
    [
      'fresh servers get their epochs',
      fresh(),
      ['set-config-epoch web-0-0 1', 'set-config-epoch web-1-0 2', 'set-config-epoch web-2-0 3'],
    ],
    [
      'the rest of the epochs',
      change(fresh(), { 'web-1-0': pod => ({ ...pod, configEpoch: 2 }) }),
      ['set-config-epoch web-0-0 1', 'set-config-epoch web-2-0 3'],
    ],
    ['introductions', withEpochs(), meets('web-0-1', 'web-1-0', 'web-1-1', 'web-2-0', 'web-2-1')],
    ['the rest of the introductions', [...pair, ...rest], meets('web-1-0', 'web-1-1', 'web-2-0', 'web-2-1')],
    [
      'one that only one side knows of',
      change(acquainted(), { 'web-2-1': pod => ({ ...pod, known: [] }) }),
      meets('web-2-1'),
    ],
    [
      'introductions to one that moved meanwhile',
      change(acquainted(), { 'web-2-1': pod => ({ ...pod, ip: 'elsewhere' }) }),
      NAMES.slice(0, -1).map(pod => `meet ${pod} elsewhere`),
    ],
    [
      'slots',
      acquainted(),
      ['assign-slots web-0-0 0-5461', 'assign-slots web-1-0 5462-10922', 'assign-slots web-2-0 10923-16383'],
    ],
    [
      'the rest of the slots',
      acquaint(withEpochs().map(pod => (pod.pod === 'web-0-1' ? { ...pod, slots: [first] } : pod))),
      ['assign-slots web-1-0 5462-10922', 'assign-slots web-2-0 10923-16383'],
    ],
  ])('%s', (_, pods, steps) => {
    const decision = decideOn(pods);
    expect(stepsOf(decision)).toEqual(steps);
    expect(decision.state).toBe('forming');
  });
});

test.each<[string, PodObservation[], string]>([
  [
    'gossip',
    change(acquainted(), { 'web-1-0': pod => ({ ...pod, known: pod.known.slice(0, 2) }) }),
    'gossip is on its way',
  ],
  ['links', changeNode(acquainted(), 'id:web-2-0', node => ({ ...node, connected: false })), 'no bus link to web-2-0'],
])('waits for %s', (_, pods, reason) => {
  expect(decideOn(pods)).toMatchObject({ state: 'forming', steps: [], reason: expect.stringContaining(reason) });
});

const outage = (pods: readonly PodObservation[]) => changeNode(pods, 'id:web-0-0', () => undefined);

test.each<[string, PodObservation[], string]>([
  [
    'a pod is silent',
    change(fresh(), { 'web-1-0': pod => silent(pod.pod) }),
    'waiting for web-1-0, which does not answer',
  ],
  ['a pod knows a stranger', addNode(acquainted(), stranger('abcdefghijkl')), 'knows node abcdefgh… at 10.0.0.9'],
  [
    'a dead stranger owns slots',
    addNode(acquainted(), stranger('dead', { flags: ['master', 'fail'], slots: [first] })),
    'restore its shard',
  ],
  [
    'a pod holds keys',
    change(fresh(), { 'web-2-1': pod => ({ ...pod, keys: 12 }) }),
    'web-2-1 holds 12 keys but no slots',
  ],
  [
    'a pod owns other slots',
    change(acquainted(), { 'web-0-0': pod => ({ ...pod, slots: [{ start: 0, end: 9 }] }) }),
    'owns slots 0-9, not the planned 0-5461',
  ],
  [
    'a replica is there beside a pod with slots and keys',
    change(acquainted(), {
      'web-0-0': pod => ({ ...pod, slots: [first], keys: 1 }),
      'web-0-1': pod => ({ ...pod, role: 'replica', primaryId: 'id:web-0-0' }),
    }),
    'web-0-1 replicates',
  ],
  [
    'a pod is a replica',
    change(acquainted(), { 'web-0-1': pod => ({ ...pod, role: 'replica', primaryId: 'id:web-0-0' }) }),
    'web-0-1 replicates',
  ],
  [
    'both pods of a shard own its slots',
    change(acquainted(), { 'web-0-0': p => ({ ...p, slots: [first] }), 'web-0-1': p => ({ ...p, slots: [first] }) }),
    'both own slots of web-0',
  ],
  [
    'a shard lost all its volumes, and was forgotten',
    outage(
      change(formed(), {
        'web-0-0': () => empty('web-0-0', { id: 'n0' }),
        'web-0-1': () => empty('web-0-1', { id: 'n1' }),
      }),
    ),
    'while slots 0-5461 have no owner',
  ],
])('waits and says why when %s', (_, pods, reason) => {
  expect(decideOn(pods)).toMatchObject({ state: 'waiting', steps: [], reason: expect.stringContaining(reason) });
});

test('goes on though a client has written to the first slots already', () => {
  const begun = acquaint(withEpochs().map(pod => (pod.pod === 'web-0-1' ? { ...pod, slots: [first], keys: 1 } : pod)));
  expect(stepsOf(decideOn(begun))).toHaveLength(2);
});

test('forgets a pod that was replaced while the cluster was being formed', () => {
  const gone = stranger('gone', { flags: ['master', 'fail?'], connected: false });
  expect(stepsOf(decideOn(addNode(acquainted(), gone)))).toEqual(acquainted().map(({ pod }) => `forget ${pod} gone`));
});
