import { decide } from '../../../../keeper/cluster/decisions';
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
  NAMES,
  observation,
  SPEC,
  seenFor,
  silent,
  stepsOf,
  stranger,
} from '../support';

const all = { start: 0, end: 16383 };
const dead = (id: string, more: Partial<ClusterNode> = {}) =>
  stranger(id, { flags: ['slave', 'fail'], primaryId: 'id:web-2-0', connected: false, ...more });
const refusing = (pod: string): PodObservation => ({
  ...silent(pod, 'refused'),
  problem: "refuses the keeper's password",
});
const without = (pod: string) => formed().filter(each => each.pod !== pod);
/** The formed cluster in which one pod is new: nobody knows it, and its old id is gone. */
const replaced = (pod: string, more: Partial<AnsweringPod> = {}) => [
  ...changeNode(without(pod), `id:${pod}`, () => undefined),
  empty(pod, { id: 'new', ...more }),
];
/** The same once everybody knows the new pod. */
const joined = (pod: string, more: Partial<AnsweringPod> = {}) =>
  acquaint(formed().map(each => (each.pod === pod ? empty(pod, { id: 'new', ...more }) : each)));

/** Shard 0 came back with empty volumes, and the others let its pods in. */
const bothNew = acquaint(
  formed().map(each => (each.pod.startsWith('web-0') ? empty(each.pod, { id: `new:${each.pod}` }) : each)),
);

test('a cluster that is as the spec says is settled', () => {
  expect(decideOn(formed())).toEqual({ state: 'settled', steps: [] });
});

test.each<[string, PodObservation[], string[]]>([
  [
    'a pod that moved is met by all',
    change(formed(), { 'web-0-0': pod => ({ ...pod, ip: 'elsewhere' }) }),
    NAMES.slice(1).map(pod => `meet ${pod} elsewhere`),
  ],
  [
    'a pod without a link to one that does not know it meets that one',
    change(formed(), {
      'web-2-1': pod => ({
        ...pod,
        known: pod.known.map(n => (n.id === 'id:web-0-0' ? { ...n, connected: false } : n)),
      }),
      'web-0-0': pod => ({ ...pod, known: pod.known.filter(n => n.id !== 'id:web-2-1') }),
    }),
    ['meet web-2-1 ip:web-0-0'],
  ],
  ['an empty pod is let in', replaced('web-2-1'), ['meet web-0-0 ip:web-2-1']],
  [
    'a replica follows its primary to where that is now',
    change(formed(), { 'web-2-1': pod => ({ ...pod, linkUp: false, primaryHost: 'ip:before' }) }),
    ['replicate web-2-1 id:web-2-0'],
  ],
  [
    'one that does not know the new address is told it first',
    change(formed(), {
      'web-2-1': pod => ({
        ...pod,
        linkUp: false,
        primaryHost: 'ip:before',
        known: pod.known.map(node => (node.id === 'id:web-2-0' ? { ...node, ip: 'ip:before' } : node)),
      }),
    }),
    ['meet web-2-1 ip:web-2-0'],
  ],
  ['an empty pod becomes a replica', joined('web-2-1'), ['replicate web-2-1 id:web-2-0']],
  [
    'a replica of another shard changes over',
    joined('web-2-1', { role: 'replica', primaryId: 'id:web-0-0', keys: 9 }),
    ['replicate web-2-1 id:web-2-0'],
  ],
  [
    'a replica of one that is gone changes over',
    joined('web-2-1', { role: 'replica', primaryId: 'gone', keys: 9 }),
    ['replicate web-2-1 id:web-2-0'],
  ],
  [
    'a dead replica is forgotten by all that know it',
    change(addNode(formed(), dead('gone')), {
      'web-0-0': pod => ({ ...pod, known: pod.known.filter(n => n.id !== 'gone') }),
    }),
    NAMES.slice(1).map(pod => `forget ${pod} gone`),
  ],
  [
    'a node without address is forgotten',
    addNode(formed(), dead('gone', { flags: ['slave', 'noaddr'] })),
    NAMES.map(pod => `forget ${pod} gone`),
  ],
  [
    'a node that some found replaced and others suspect, too few to agree, is forgotten',
    change(addNode(formed(), dead('gone', { flags: ['slave', 'noaddr'] })), {
      'web-0-0': pod => ({ ...pod, known: [...pod.known.slice(0, -1), dead('gone', { flags: ['slave', 'fail?'] })] }),
    }),
    NAMES.map(pod => `forget ${pod} gone`),
  ],
])('%s', (_, pods, steps) => {
  const decision = decideOn(pods);
  expect(decision.state).toBe('repairing');
  expect(stepsOf(decision)).toEqual(steps);
});

test('when all moved, each pair is introduced once', () => {
  const moved = formed().map(pod => ({ ...pod, ip: `new-${pod.pod}` }));
  expect(decideOn(moved).steps).toHaveLength((6 * 5) / 2);
});

test.each<[string, PodObservation[], string]>([
  ['a replica is silent', change(formed(), { 'web-0-1': pod => silent(pod.pod) }), 'web-0-1 does not answer'],
  [
    'a primary is silent',
    change(formed(), { 'web-0-0': pod => silent(pod.pod) }),
    'an election among web-0-1 is expected if',
  ],
  [
    'a primary is marked failed',
    changeNode(change(formed(), { 'web-0-0': pod => silent(pod.pod) }), 'id:web-0-0', n => ({
      ...n,
      flags: ['master', 'fail'],
    })),
    'is marked failed: an election among web-0-1 is expected',
  ],
  [
    'a primary was replaced at its own address',
    joined('web-0-0').map(pod =>
      pod.answers && pod.pod === 'web-0-1'
        ? {
            ...pod,
            known: [
              ...pod.known,
              stranger('id:web-0-0', { flags: ['master', 'noaddr'], slots: [{ start: 0, end: 5461 }] }),
            ],
          }
        : pod,
    ),
    'so that the servers will not mark it failed and elect none',
  ],
  [
    'a link is down',
    changeNode(formed(), 'id:web-0-1', n => ({ ...n, connected: false })),
    'has no bus link to web-0-1',
  ],
  [
    'most primaries are silent',
    change(formed(), { 'web-0-0': pod => silent(pod.pod), 'web-1-0': pod => silent(pod.pod) }),
    '2 of 3 primaries do not answer, so that the servers can elect no others',
  ],
  [
    'a whole shard is silent',
    change(formed(), { 'web-0-0': pod => silent(pod.pod), 'web-0-1': pod => silent(pod.pod) }),
    'none of its replicas does: waiting for web-0-0',
  ],
  [
    'a shard lost all its volumes',
    addNode(bothNew, stranger('old', { slots: [{ start: 0, end: 5461 }], flags: ['master', 'fail'] })),
    'slots 0-5461 belong to nodes that are not there: restore the shard',
  ],
  [
    'a replica has not caught up',
    change(formed(), { 'web-0-1': pod => ({ ...pod, linkUp: false }) }),
    'web-0-1 has not caught up with web-0-0',
  ],
  [
    'a primary does not know a role yet',
    changeNode(formed(), 'id:web-0-1', n => ({ ...n, flags: ['master'] })),
    'does not know yet that web-0-1 is a replica',
  ],
  [
    'a pod does not know slots yet',
    change(formed(), { 'web-0-1': pod => ({ ...pod, known: pod.known.map(n => ({ ...n, slots: [] })) }) }),
    'web-0-1 does not know yet which slots',
  ],
  [
    'a pod says the cluster is down',
    change(formed(), { 'web-0-1': pod => ({ ...pod, clusterOk: false }) }),
    'web-0-1 takes no commands yet',
  ],
  ['an unwanted node is alive', addNode(formed(), stranger('alive')), 'not in this topology, and alive'],
  [
    'a node of another namespace has come in',
    addNode(formed(), stranger('alive', { hostname: 'web-0-0.web-nodes.other.svc' })),
    'connected to it. It owns no slots; it is of another topology, which has to be kept apart',
  ],
  [
    'a node of another namespace owns slots',
    addNode(formed(), stranger('alive', { hostname: 'web-0-0.web-nodes.other.svc', configEpoch: 9, slots: [all] })),
    'is not in this topology and owns 16384 slots: it is of another topology',
  ],
  [
    'a pod refuses the password, though more is wrong',
    change(formed(), { 'web-0-0': pod => silent(pod.pod), 'web-2-1': pod => refusing(pod.pod) }),
    "web-2-1 refuses the keeper's password",
  ],
  ['a pod is loading', change(formed(), { 'web-2-1': pod => silent(pod.pod, 'loading') }), 'web-2-1 does not answer'],
  [
    'an unwanted node owns slots',
    addNode(formed(), stranger('owner', { configEpoch: 9, slots: [all], flags: ['master', 'fail'] })),
    '1 of 1 primaries do not answer',
  ],
  [
    'a dead node still owns slots to somebody',
    addNode(formed(), dead('gone', { slots: [all], configEpoch: 0 })),
    'is gone, and is forgotten once',
  ],
  [
    'not all agree that a node failed',
    addNode(formed(), dead('gone', { flags: ['slave', 'fail?'] })),
    'is forgotten once all agree',
  ],
  [
    'a pod is silent, so that a dead node could be it',
    change(addNode(formed(), dead('gone')), { 'web-2-1': pod => silent(pod.pod) }),
    'web-2-1 does not answer',
  ],
  ['a new pod holds keys', replaced('web-2-1', { keys: 3 }), 'web-2-1 (node new…) holds 3 keys of its own'],
  [
    'a new pod has a past',
    replaced('web-2-1', { known: [stranger('past')] }),
    'knows other nodes, but no pod of the topology knows it',
  ],
  [
    'a pod has slots in a cluster of its own',
    replaced('web-2-1', { slots: [all] }),
    '2 clusters that know nothing of each other',
  ],
  ['an empty primary holds keys', joined('web-2-1', { keys: 3 }), 'web-2-1 holds 3 keys but no slots'],
  [
    'a replica follows an owner of slots that is away',
    change(joined('web-2-1', { role: 'replica', primaryId: 'id:web-0-0' }), { 'web-0-0': pod => silent(pod.pod) }),
    'the primary of web-0 (node id:web-0…) does not answer',
  ],
  [
    'two pods have one id',
    change(formed(), { 'web-2-1': pod => ({ ...pod, id: 'id:web-0-0', ip: 'other' }) }),
    'same node id id:web-0…: one runs on a copy',
  ],
  [
    'two names lead to one pod',
    change(formed(), { 'web-2-1': pod => ({ ...pod, id: 'id:web-0-0', ip: 'ip:web-0-0' }) }),
    'DNS is behind',
  ],
])('waits and says why when %s', (_, pods, reason) => {
  expect(decideOn(pods)).toMatchObject({ state: 'waiting', steps: [], reason: expect.stringContaining(reason) });
});

test('the newest claim on a shard counts: a primary that came back late is no rival', () => {
  const pods = change(formed(), {
    'web-0-1': pod => ({ ...empty(pod.pod), configEpoch: 9, slots: [{ start: 0, end: 5461 }], known: pod.known }),
  });
  expect(decideOn(pods)).toMatchObject({
    state: 'waiting',
    steps: [],
    reason: expect.stringContaining('does not replicate web-0-1'),
  });
});

test('a shard that is new in the spec is said to own nothing, rather than to have lost it', () => {
  const spec = { ...SPEC, shards: [...SPEC.shards, { pods: ['web-3-0'] }] };
  const pods = acquaint([...formed(), empty('web-3-0')]);
  expect(decide(observation(pods), spec)).toMatchObject({
    state: 'waiting',
    steps: [],
    reason: expect.stringContaining('web-3 owns no slots yet'),
  });
});

it('leaves a replica alone that is on its way to where its primary is', () => {
  const syncing = change(formed(), { 'web-2-1': pod => ({ ...pod, linkUp: false, primaryHost: 'ip:web-2-0' }) });
  expect(decideOn(syncing)).toMatchObject({ state: 'waiting', steps: [] });
});

describe('a shard that was forgotten and is back on its volumes', () => {
  const back = ['id:web-2-0', 'id:web-2-1'];
  const others = formed().map(pod =>
    pod.pod.startsWith('web-2') ? pod : { ...pod, known: pod.known.filter(({ id }) => !back.includes(id)) },
  );
  test('is left to gossip first', () => {
    expect(decideOn(others, seenFor(29_999, others))).toMatchObject({ state: 'waiting', steps: [] });
    expect(decideOn(others).reason).toBe('web-0-0 does not know web-2-0 yet: gossip is on its way');
  });

  test('is introduced to each of the others, once', () => {
    const decision = decideOn(others, seenFor(30_000, others));
    expect(decision).toMatchObject({
      state: 'repairing',
      reason: 'introducing pods that are back after they were forgotten',
    });
    const met = NAMES.slice(0, 4).flatMap(pod => [`meet ${pod} ip:web-2-0`, `meet ${pod} ip:web-2-1`]);
    expect(stepsOf(decision).sort()).toEqual(met.sort());
  });
});
