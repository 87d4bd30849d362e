import { followed } from '../../cli/drain/evict';
import type { Group } from '../../cli/drain/look';
import { leaves, planOf, refusal, unwell } from '../../cli/drain/plan';
import { announced, left, nameOf } from '../../cli/drain/words';
import type { KeeperPage, Pod, Seen, ServerSeen } from '../../cli/status/seen';

const NODE = 'node-3';

const pod = (name: string, component = 'server', more: Partial<Pod['status']> = {}, node = NODE): Pod => ({
  metadata: { name, uid: `uid of ${name}`, labels: { 'app.kubernetes.io/component': component } },
  spec: { nodeName: node },
  status: { conditions: [{ type: 'Ready', status: 'True' }], ...more },
});
const elsewhere = (name: string, component?: string) => pod(name, component, {}, 'node-1');
const server = (name: string, role: 'primary' | 'replica', more: Partial<ServerSeen> = {}): ServerSeen => ({
  pod: name,
  role,
  linkUp: true,
  ...more,
});

const topology = (keeper: Partial<KeeperPage> | undefined, ...pods: Pod[]): Group => {
  const seen: Seen = {
    namespace: 'shop',
    name: 'web',
    now: new Date(0),
    sets: [{ metadata: { name: 'web' }, spec: { replicas: 2 } }],
    pods,
    cronJobs: [],
    ...(keeper
      ? { keeper: { state: 'settled', pods: [server('web-0', 'primary'), server('web-1', 'replica')], ...keeper } }
      : {}),
  };
  return { namespace: 'shop', name: 'web', pods, seen };
};
const SERVERS = [pod('web-0'), pod('web-1')];
const front = (...pods: Pod[]): Group => ({ namespace: 'shop', name: 'door', pods });

/** Who leaves, who stays. */
const planned = (...groups: Group[]) => {
  const movers = planOf(NODE, groups);
  return {
    leaves: movers.filter(leaves).map(({ pod: { metadata } }) => metadata.name),
    stays: movers.filter(each => !leaves(each)).map(({ pod: { metadata }, stays }) => `${metadata.name}: ${stays}`),
  };
};

it('has the keeper leave first, and a primary after its replicas and the Sentinels', () => {
  const group = topology(
    { sentinels: [] },
    ...SERVERS,
    pod('web-sentinel-0', 'sentinel'),
    pod('web-keeper-a', 'keeper'),
    elsewhere('web-sentinel-1', 'sentinel'),
  );
  expect(planned(group)).toEqual({ leaves: ['web-keeper-a', 'web-1', 'web-sentinel-0', 'web-0'], stays: [] });
  expect(planOf(NODE, [group]).at(-1)).toMatchObject({ what: 'a primary', heirs: ['web-1'] });
});

it.each<[string, Group, string]>([
  [
    'a primary that the manifest names',
    topology({}, pod('web-0'), elsewhere('web-1')),
    'web-0: the manifest says that it is the primary: `redis-ha promote web` makes it another',
  ],
  [
    'a primary that nobody could take over from',
    topology(
      { sentinels: [], pods: [server('web-0', 'primary'), server('web-1', 'replica', { linkUp: false })] },
      pod('web-0'),
      elsewhere('web-1'),
    ),
    'web-0: No replica of web-0 is ready and in touch with it: nobody could take over with all data.',
  ],
  [
    'a server of which no keeper says who has its keys',
    topology(undefined, pod('web-0'), elsewhere('web-1')),
    'web-0: nobody says whether others have its keys while it moves',
  ],
  [
    'a pod that carries data',
    topology({}, elsewhere('web-0'), elsewhere('web-1'), pod('web-backup-1-a', 'backup')),
    'web-backup-1-a: it carries data, and would begin anew',
  ],
  ['the only front', front(pod('door-a', 'front')), 'door-a: it is the only front'],
])('leaves where it is: %s', (_, group, sentence) => {
  expect(planned(group)).toEqual({ leaves: [], stays: [sentence] });
});

it('does not count one that stops already', () => {
  const stopping = pod('door-a', 'front');
  const group = front(
    { ...stopping, metadata: { ...stopping.metadata, deletionTimestamp: '2026-11-30T12:00:00Z' } },
    elsewhere('door-b', 'front'),
  );
  expect(planned(group)).toEqual({ leaves: [], stays: [] });
});

it.each<[string, Group, string]>([
  ['a replica', topology({}, elsewhere('web-0'), pod('web-1')), 'web-1'],
  ['a server that takes writes as others do', topology({ envoys: {} }, pod('web-0'), elsewhere('web-1')), 'web-0'],
  ['one of several fronts', front(pod('door-a', 'front'), elsewhere('door-b', 'front')), 'door-a'],
])('has leave: %s', (_, group, name) => {
  expect(planned(group)).toEqual({ leaves: [name], stays: [] });
});

it('is of the shard that a primary is of', () => {
  const slots = [{ start: 0, end: 16_383 }];
  const group = topology({}, pod('web-10-0'), elsewhere('web-10-1'));
  const sets = ['web-0', 'web-1', 'web-10'].map(name => ({ metadata: { name }, spec: { replicas: 2 } }));
  const many = Array.from(
    { length: 11 },
    (_, shard) =>
      sets.find(({ metadata }) => metadata.name === `web-${shard}`) ?? {
        metadata: { name: `web-${shard}` },
        spec: { replicas: 0 },
      },
  );
  const keeper = {
    state: 'settled',
    pods: [server('web-10-0', 'primary', { slots }), server('web-10-1', 'replica', { slots: [] })],
  };
  const seen: Seen = { ...(group.seen as Seen), sets: many, keeper };
  expect(planOf(NODE, [{ ...group, seen }])).toMatchObject([{ what: 'a primary', heirs: ['web-10-1'] }]);
});

describe('what is not well', () => {
  const repairing = topology({ state: 'repairing', reason: 'web-1 is new' }, ...SERVERS);

  it('has nothing leave', () => {
    const all = planOf(NODE, [front(pod('door-a', 'front'), elsewhere('door-b', 'front')), repairing]);
    expect(refusal(all)).toBe('web in namespace shop: The keeper is repairing: web-1 is new.');
  });

  it('does not matter where nothing would leave', () => {
    expect(refusal(planOf(NODE, [topology(undefined, pod('web-0'))]))).toBeUndefined();
  });

  it('may be a front, and is no backup that is late', () => {
    const away = front(pod('door-a', 'front'), pod('door-b', 'front', { conditions: [] }));
    expect(unwell(away)).toBe('door in namespace shop: door-b is not ready.');
    const group = topology({}, ...SERVERS);
    const late = {
      metadata: { name: 'web-backup', labels: { 'app.kubernetes.io/component': 'backup' } },
      spec: { suspend: true, schedule: '' },
    };
    expect(unwell({ ...group, seen: { ...(group.seen as Seen), cronJobs: [late] } })).toBeUndefined();
  });
});

describe('a pod that was evicted', () => {
  const gone = pod('web-1');
  const before = topology({}, pod('web-0'), gone);
  const back = (more: Partial<Pod['status']> = {}): Pod => {
    const next = elsewhere('web-1');
    return { ...next, metadata: { ...next.metadata, uid: 'another' }, status: { ...next.status, ...more } };
  };

  it('is followed by one that is ready elsewhere', () => {
    expect(followed(topology({}, pod('web-0'), back()), before, gone)).toEqual({ where: 'web-1 is on node-1' });
  });

  it('is waited for until all is well', () => {
    expect(() => followed(topology({}, pod('web-0')), before, gone)).toThrow('web-1 is not there.');
    expect(() => followed(topology({ state: 'repairing' }, pod('web-0'), back()), before, gone)).toThrow(
      'The keeper is',
    );
    const fronts = front(pod('door-a', 'front'), elsewhere('door-b', 'front'));
    expect(followed(front(elsewhere('door-b', 'front')), fronts, pod('door-a', 'front'))).toBeUndefined();
    const three = front(pod('door-a', 'front'), elsewhere('door-b', 'front'), elsewhere('door-c', 'front'));
    expect(followed(three, fronts, pod('door-a', 'front'))).toBeUndefined();
  });

  it('is stuck where its volume can be on no node', () => {
    const message = "0/3 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity. preemption: no";
    const pending = back({ conditions: [{ type: 'PodScheduled', status: 'False', message }] });
    expect(followed(topology({}, pod('web-0'), pending), before, gone)).toEqual({
      stuck: expect.stringMatching(/^web-1 has no node, as its volume .*node affinity\. It comes back with the node/),
    });
    const full = back({ conditions: [{ type: 'PodScheduled', status: 'False', message: '3 Insufficient cpu.' }] });
    expect(() => followed(topology({}, pod('web-0'), full), before, gone)).toThrow('3 Insufficient cpu');
  });
});

it('says who leaves in which order, who stays and why, and what is next', () => {
  const movers = planOf(NODE, [topology({}, ...SERVERS)]);
  expect(movers.map(nameOf)).toEqual(['shop/web-1', 'shop/web-0']);
  expect(announced(NODE, movers, true).split('\n')).toEqual([
    'node-3 would be cordoned.',
    'These would leave it, each when all is well without the one before:',
    '  shop/web-1  a replica of web',
    'These stay:',
    expect.stringMatching(/^ {2}shop\/web-0 {2}a primary of web: the manifest says/),
    '',
  ]);
  expect(announced(NODE, [], false)).toBe('node-3 is cordoned.\nNo pod of a topology is there.\n');
  expect(left(NODE, 1, 4, 'shop')).toMatch(
    /^Left on node-3 of namespace shop: 1 pod of topologies, 4 of others\. Next is/,
  );
});
