import type { SlotMark } from '../../../../keeper/cluster/observation/cluster-nodes';
import type { AnsweringPod, PodObservation } from '../../../../keeper/cluster/observation/observation';
import { withSlotKeys } from '../../../../keeper/cluster/observation/open-slots';
import { change, decideOn, formed, seenFor, silent, stepsOf } from '../support';

/** A slot of the first shard. */
const SLOT = 7;
const LONG = 60_000;
const marks = (...texts: string[]): SlotMark[] =>
  texts.map(text => {
    const [arrow = '', peer = ''] = text.split(' ');
    return { slot: SLOT, direction: arrow === 'to' ? 'migrating' : 'importing', peerId: peer };
  });

/** What pods say of the slot: their marks, such as `to id:web-1-0`, and their keys in it. */
type Said = Readonly<Record<string, { readonly marks?: string[]; readonly keys?: number; readonly owns?: boolean }>>;

const open = (said: Said) =>
  formed().map((pod): PodObservation => {
    if (pod.role === 'replica') return pod;
    const { marks: own = [], keys = 0 } = said[pod.pod] ?? {};
    const moving = marks(...own);
    return { ...pod, ...(moving.length > 0 ? { moving } : {}), slotKeys: { [SLOT]: keys } };
  });
const [from, to] = ['from id:web-0-0', 'to id:web-1-0'];

/** The slot has been given to the second shard, and everybody knows. */
const given = (pods: readonly PodObservation[]) =>
  pods.map((pod): PodObservation => {
    const slotsOf = (id: string, slots: AnsweringPod['slots']) => {
      if (id === 'id:web-0-0')
        return [
          { start: 0, end: 6 },
          { start: 8, end: 5461 },
        ];
      return id === 'id:web-1-0' ? [{ start: 7, end: 7 }, ...slots] : slots;
    };
    if (!pod.answers) return pod;
    return {
      ...pod,
      slots: slotsOf(pod.id, pod.slots),
      known: pod.known.map(node => ({ ...node, slots: slotsOf(node.id, node.slots) })),
    };
  });

test.each<[string, PodObservation[], string[]]>([
  [
    'nothing has moved: the owner first',
    open({ 'web-0-0': { marks: [to], keys: 3 }, 'web-1-0': { marks: [from] } }),
    ['close-slot web-0-0 7'],
  ],
  ['then the importing side', open({ 'web-0-0': { keys: 3 }, 'web-1-0': { marks: [from] } }), ['close-slot web-1-0 7']],
  ['the owner alone is marked', open({ 'web-0-0': { marks: [to] } }), ['close-slot web-0-0 7']],
  [
    'two import it, and have nothing',
    open({ 'web-1-0': { marks: [from] }, 'web-2-0': { marks: [from] } }),
    ['close-slot web-1-0 7', 'close-slot web-2-0 7'],
  ],
  ['an import from nobody that is known', open({ 'web-1-0': { marks: ['from nobody'] } }), ['close-slot web-1-0 7']],
  ['the owner imports what it owns', open({ 'web-0-0': { marks: ['from id:web-1-0'] } }), ['close-slot web-0-0 7']],
  [
    'all has moved',
    open({ 'web-0-0': { marks: [to] }, 'web-1-0': { marks: [from], keys: 3 } }),
    ['give-slot web-1-0 7 id:web-1-0'],
  ],
  [
    'it has been given, and the old owner does not know',
    given(open({ 'web-0-0': { marks: [to] }, 'web-1-0': { keys: 3 } })),
    ['give-slot web-0-0 7 id:web-1-0'],
  ],
  [
    'it has been given, and one that is not concerned has a mark',
    given(open({ 'web-2-0': { marks: ['to id:web-0-0'] }, 'web-1-0': { keys: 3 } })),
    ['close-slot web-2-0 7'],
  ],
  [
    'some has moved: on it goes',
    open({ 'web-0-0': { marks: [to], keys: 2 }, 'web-1-0': { marks: [from], keys: 3 } }),
    ['move-keys web-0-0 7 ip:web-1-0'],
  ],
  [
    'some has moved, and the owner has forgotten: back it comes',
    open({ 'web-0-0': { keys: 2 }, 'web-1-0': { marks: [from], keys: 3 } }),
    ['move-keys web-1-0 7 ip:web-0-0'],
  ],
])('%s', (_, pods, steps) => {
  expect(decideOn(pods)).toMatchObject({
    state: 'waiting',
    steps: [],
    reason: expect.stringMatching(/^slot 7 is open .*left alone while it changes/),
  });
  const decision = decideOn(pods, seenFor(LONG, pods));
  expect(decision.state).toBe('repairing');
  expect(stepsOf(decision)).toEqual(steps);
});

test.each<[string, PodObservation[], string]>([
  [
    'the other side is unknown',
    open({ 'web-0-0': { marks: ['to nobody'], keys: 3 } }),
    'slot 7 is open (web-0-0 migrates it to node nobody…): node nobody…, which may have keys of it, is no primary',
  ],
  [
    'the other side has keys and no mark',
    open({ 'web-0-0': { marks: [to], keys: 3 }, 'web-1-0': { keys: 1 } }),
    'web-1-0 has 1 keys of it, which web-0-0 owns, and does not import it',
  ],
  [
    'two others have keys',
    open({ 'web-0-0': { marks: [to] }, 'web-1-0': { marks: [from], keys: 1 }, 'web-2-0': { keys: 1 } }),
    'web-1-0 and web-2-0 have keys of it beside its owner web-0-0',
  ],
  [
    'it goes elsewhere than its keys',
    open({ 'web-0-0': { marks: ['to id:web-2-0'] }, 'web-1-0': { marks: [from], keys: 1 } }),
    'web-0-0 migrates it elsewhere than to web-1-0',
  ],
  [
    'keys are not counted',
    open({ 'web-0-0': { marks: [to] } }).map(pod =>
      pod.answers && pod.pod === 'web-2-0' ? { ...pod, slotKeys: undefined } : pod,
    ) as PodObservation[],
    "its keys on web-2-0 can't be counted",
  ],
  [
    'two pods own it',
    change(open({ 'web-0-0': { marks: [to] } }), {
      'web-1-0': pod => ({ ...pod, slots: [{ start: SLOT, end: SLOT }, ...pod.slots] }),
    }),
    'and do not settle it',
  ],
  [
    'a primary is away',
    change(open({ 'web-0-0': { marks: [to] } }), { 'web-2-0': pod => silent(pod.pod) }),
    'the primary of web-2 (node id:web-2…) does not answer',
  ],
])('touches nothing when %s', (_, pods, reason) => {
  const decision = decideOn(pods, seenFor(LONG, pods));
  expect(decision).toMatchObject({ state: 'waiting', steps: [], reason: expect.stringContaining(reason) });
});

const half = open({ 'web-0-0': { marks: [to], keys: 2 }, 'web-1-0': { marks: [from], keys: 3 } });

test('clients that write to an open slot put its end off for ten minutes, not for ever', () => {
  const seen = seenFor(599_000, half);
  const changed = change(half, { 'web-1-0': pod => ({ ...pod, slotKeys: { [SLOT]: 4 } }) });
  expect(decideOn(changed, seen).steps).toEqual([]);
  expect(decideOn(changed, seenFor(600_000, half)).steps).toHaveLength(1);
});

test('a move that the keeper has begun goes on at once, and one that failed waits', () => {
  const [step] = decideOn(half, seenFor(LONG, half)).steps;
  const adopted = new Set(step?.kind === 'move-keys' ? [step.marks] : []);
  expect(decideOn(half, seenFor(0, half, { adopted })).steps).toHaveLength(1);
  const failedMoves = new Map([[SLOT, { at: -1000, error: 'BUSYKEY' }]]);
  expect(decideOn(half, seenFor(LONG, half, { failedMoves }))).toMatchObject({
    state: 'waiting',
    steps: [],
    reason: expect.stringContaining('moving its keys failed (BUSYKEY)'),
  });
  expect(
    decideOn(half, seenFor(LONG, half, { failedMoves: new Map([[SLOT, { at: -LONG, error: '' }]]) })).steps,
  ).toHaveLength(1);
});

test('the keys of open slots are counted on primaries alone, and a failure is no zero', async () => {
  const asked: unknown[] = [];
  const counted = await withSlotKeys(half, async pod => async (...command) => {
    asked.push([pod.pod, ...command]);
    if (pod.pod === 'web-2-0') throw new Error('NOPERM');
    return 5;
  });
  expect(asked).toEqual(['web-0-0', 'web-1-0', 'web-2-0'].map(pod => [pod, 'CLUSTER', 'COUNTKEYSINSLOT', SLOT]));
  expect(counted.map(pod => (pod.answers ? pod.slotKeys : undefined))).toEqual([
    { 7: 5 },
    undefined,
    { 7: 5 },
    undefined,
    { 7: 0 },
    undefined,
  ]);
});
