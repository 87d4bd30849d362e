import { decide } from '../../../../keeper/cluster/decisions';
import type { Decision } from '../../../../keeper/cluster/decisions/decision';
import { type History, NO_HISTORY, noteQuiet, noteSteps } from '../../../../keeper/cluster/decisions/history';
import type { AnsweringPod, PodObservation } from '../../../../keeper/cluster/observation/observation';
import { LargeKeys } from '../../../../keeper/cluster/scaling/large-keys';
import { plannedRange } from '../../../../keeper/cluster/slots';
import type { ClusterSpec } from '../../../../lib/config/keeper-spec';
import { acquaint, change, empty, nodeOf, SPEC, silent } from '../support';

const MiB = 1024 ** 2;
const sized = (shards: number): ClusterSpec => ({
  ...SPEC,
  rebalance: { streams: 2, slotsAtOnce: 16, largestKeyBytes: MiB },
  shards: Array.from({ length: shards }, (_, shard) => ({ pods: [`web-${shard}-0`, `web-${shard}-1`] })),
});

/** Shards of a primary and a replica; those of `owning` have the slots. */
function world(shards: number, owning = shards): AnsweringPod[] {
  return acquaint(
    Array.from({ length: shards }, (_, shard) => {
      const primary = `web-${shard}-0`;
      const common = { configEpoch: shard + 1, clusterOk: true, memory: memory(100) };
      return [
        empty(primary, {
          ...common,
          slots: shard < owning ? [plannedRange(shard, owning)] : [],
          keys: shard < owning ? 5 : 0,
        }),
        empty(`web-${shard}-1`, { ...common, role: 'replica' as const, primaryId: `id:${primary}`, linkUp: true }),
      ];
    }).flat(),
  );
}

function memory(data: number, max = 1000) {
  return { used: (data + 10) * MiB, data: data * MiB, max: max * MiB, evicts: false };
}

/** What the keeper decides where these are there, of which the spec names the first shards. */
function decideOn(pods: readonly PodObservation[], wanted: number, history: History = NO_HISTORY): Decision {
  const spec = sized(wanted);
  const names = new Set(spec.shards.flatMap(shard => shard.pods));
  const leaving = pods.filter(({ pod }) => !names.has(pod));
  return decide(
    { now: 0, pods: pods.filter(({ pod }) => names.has(pod)), ...(leaving.length > 0 ? { leaving } : {}) },
    spec,
    history,
  );
}

const pairs = ({ steps }: Decision) =>
  steps.map(step => (step.kind === 'move-slots' ? `${step.pod} ${step.to}` : step.kind));

test('slots move to new shards, between as many pairs as the budget allows, none of which share a pod', () => {
  const decision = decideOn(world(5, 3), 5);
  expect(decision.state).toBe('moving');
  expect(pairs(decision)).toEqual(['web-0-0 web-3-0', 'web-1-0 web-4-0']);
  expect(decision.steps[0]).toMatchObject({
    slots: [{ start: 3277, end: 5461 }],
    ownerId: 'id:web-0-0',
    toId: 'id:web-3-0',
    ip: 'ip:web-3-0',
    isNew: true,
  });
  expect(decision.reason).toMatch(/some 7000 are left: web-0-0 to web-3-0/);
});

test('slots move away from shards that are removed, whose pods are then free to go', () => {
  expect(pairs(decideOn(world(5), 3))).toEqual(['web-3-0 web-0-0', 'web-4-0 web-1-0']);
  expect(decideOn(world(5, 3), 3)).toMatchObject({
    // Argo CD prunes, and Pulumi deletes, once the keeper is ready.
    state: 'settled',
    reason: expect.stringMatching(/web-3 and web-4 is wanted no more and owns no slots: its pods may go/),
  });
});

test('a new shard is given its primary first, in the zone with the fewest', () => {
  const zones = ['a', 'b', 'b', 'c', 'a', 'c'];
  const fresh = [empty('web-3-0', { zone: 'a' }), empty('web-3-1', { zone: 'c' })];
  const old = world(3).map((pod, index) => ({ ...pod, zone: zones[index] ?? '' }));
  const decision = decideOn(acquaint([...old, ...fresh]), 4);
  expect(decision.state).toBe('repairing');
  expect(decision.steps).toMatchObject([{ kind: 'replicate', pod: 'web-3-0', primaryId: 'id:web-3-1' }]);
});

test('nothing moves for a slot here and there, nor where all is even', () => {
  expect(decideOn(world(3), 3)).toMatchObject({ state: 'settled', steps: [] });
  const moved = change(world(3), {
    'web-0-0': pod => ({ ...pod, slots: [{ start: 0, end: 5400 }] }),
    'web-1-0': pod => ({ ...pod, slots: [{ start: 5401, end: 10922 }] }),
  }).filter(pod => pod.answers);
  expect(decideOn(acquaint(moved), 3).state).toBe('settled');
});

test('what has begun goes on until all is even, and is logged once', () => {
  const pods = world(5, 3);
  const first = decideOn(pods, 5);
  const history = noteQuiet(NO_HISTORY, first, 0, undefined);
  expect(first.steps[0]?.goesOn).toBeUndefined();
  expect(decideOn(pods, 5, history).steps[0]?.goesOn).toBe(true);
  const [one, two, three] = world(3);
  if (!one || !two || !three) throw new Error('no pods');
  const nearly = acquaint(
    world(3).map(pod => {
      if (pod.pod === 'web-0-0') return { ...pod, slots: [{ start: 0, end: 5400 }] };
      return pod.pod === 'web-1-0' ? { ...pod, slots: [{ start: 5401, end: 10922 }] } : pod;
    }),
  );
  expect(decideOn(nearly, 3).state).toBe('settled');
  expect(pairs(decideOn(nearly, 3, history))).toEqual(['web-1-0 web-0-0']);
});

test('an open slot on its way comes first, whichever side the mark is on, and is not left for a person', () => {
  const marked = (pod: string, direction: 'migrating' | 'importing', peerId: string) =>
    acquaint(
      world(5, 3).map(each => (each.pod === pod ? { ...each, moving: [{ slot: 5, direction, peerId }] } : each)),
    );
  for (const pods of [marked('web-0-0', 'migrating', 'id:web-4-0'), marked('web-4-0', 'importing', 'id:web-0-0')]) {
    const decision = decideOn(pods, 5);
    expect(pairs(decision)[0]).toBe('web-0-0 web-4-0');
    expect(decision.steps[0]).toMatchObject({ slots: [{ start: 5, end: 5 }] });
  }
  // The other way round nobody needs it: that is somebody else's.
  const foreign = decideOn(marked('web-0-0', 'migrating', 'id:web-2-0'), 5);
  expect(foreign.steps.flatMap(step => (step.kind === 'move-slots' ? step.slots : []))).not.toContainEqual({
    start: 5,
    end: 5,
  });
});

test('a replica that took over goes on with what its primary was given', () => {
  const pods = world(5, 3).map((pod): AnsweringPod => {
    if (pod.pod === 'web-3-0') return { ...pod, role: 'replica', primaryId: 'id:web-3-1', linkUp: true };
    if (pod.pod === 'web-3-1') {
      const { primaryId: _, ...rest } = pod;
      return { ...rest, role: 'primary', linkUp: false, slots: [{ start: 5461, end: 5461 }] };
    }
    if (pod.pod !== 'web-0-0') return pod;
    const slots = [{ start: 0, end: 5460 }];
    return { ...pod, slots, moving: [{ slot: 9, direction: 'migrating', peerId: 'id:web-3-0' }] };
  });
  expect(decideOn(acquaint(pods), 5).steps[0]).toMatchObject({
    to: 'web-3-1',
    toId: 'id:web-3-1',
    slots: [
      { start: 9, end: 9 },
      { start: 3277, end: 5460 },
    ],
  });
});

describe('nothing moves', () => {
  const old = world(5, 3).map(pod => ({ ...pod, revision: 'old' }));
  test.each<[string, readonly PodObservation[], RegExp]>([
    ['while a pod is silent', change(world(5, 3), { 'web-1-1': ({ pod }) => silent(pod) }), /web-1-1 does not answer/],
    [
      'while a replica copies its data',
      change(world(5, 3), { 'web-3-1': pod => ({ ...pod, linkUp: false }) }),
      /web-3-1 has not caught up/,
    ],
  ])('%s', (_, pods, reason) => {
    const decision = decideOn(pods, 5);
    expect(pairs(decision)).not.toContain('web-0-0 web-3-0');
    expect(decision.reason).toMatch(reason);
  });

  test('while a rolling update is going on', () => {
    const { rebalance, ...spec } = sized(5);
    const decision = decide({ now: 0, pods: old }, { ...spec, ...(rebalance ? { rebalance } : {}), revision: 'new' });
    expect(decision).toMatchObject({ state: 'waiting', steps: [] });
    expect(decision.reason).toMatch(/web-0-0 is about to be replaced by a rolling update/);
  });

  test('where the shards that stay could not hold the data', () => {
    const full = world(5).map(pod => ({ ...pod, memory: memory(700) }));
    const decision = decideOn(full, 3);
    expect(decision).toMatchObject({ state: 'waiting', steps: [] });
    expect(decision.reason).toMatch(/web-0-0 holds 710 MiB and would get 467 MiB, more than its maxmemory of 1000 MiB/);
    const cache = full.map(pod => ({ ...pod, memory: { ...memory(700), evicts: true } }));
    expect(decideOn(cache, 3).state).toBe('moving');
  });

  test('while the primary of a removed shard is silent', () => {
    const pods = world(5);
    const seen = change(pods, { 'web-4-0': ({ pod }) => silent(pod) });
    expect(decideOn(seen, 3).reason).toMatch(/the primary of web-4 .* does not answer/);
  });

  test('where the keeper is to move none, and it says so', () => {
    const { rebalance: _, ...spec } = sized(3);
    const pods = world(5);
    const decision = decide({ now: 0, pods: pods.slice(0, 6), leaving: pods.slice(6) }, spec);
    expect(decision.reason).toMatch(/web-3 owns 3277 slots, web-4 owns 3276 slots .* rebalance is off/);
  });
});

describe('a pod that was given slots, and killed before the replica that took its place had heard of them', () => {
  /** The first shard's second pod has all but the last slots, which the first one came back with. */
  const split = (more: Partial<AnsweringPod> = {}) =>
    acquaint(
      change(world(3), {
        'web-0-0': pod => ({ ...pod, slots: [{ start: 5325, end: 5461 }], configEpoch: 9, ...more }),
        'web-0-1': pod => ({
          ...empty(pod.pod, { clusterOk: true, memory: memory(100) }),
          slots: [{ start: 0, end: 5324 }],
          configEpoch: 8,
        }),
      }).filter(pod => pod.answers),
    );

  test('gives them to its shard, which most of the slots are with, and then replicates', () => {
    const decision = decideOn(split(), 3);
    expect(decision.state).toBe('moving');
    expect(decision.steps).toMatchObject([{ pod: 'web-0-0', to: 'web-0-1', slots: [{ start: 5325, end: 5460 }] }]);
    const given = acquaint(
      split({ slots: [], keys: 0 }).map(pod =>
        pod.pod === 'web-0-1' ? { ...pod, slots: [plannedRange(0, 3)], configEpoch: 10 } : pod,
      ),
    );
    expect(decideOn(given, 3)).toMatchObject({
      state: 'repairing',
      steps: [{ kind: 'replicate', pod: 'web-0-0', primaryId: 'id:web-0-1' }],
    });
  });

  test('keeps its own replica until then', () => {
    const spec = {
      ...sized(3),
      shards: sized(3).shards.map(({ pods: [a = '', b = ''] }) => ({ pods: [a, b, `${a.slice(0, -1)}2`] })),
    };
    const copy = empty('web-0-2', { role: 'replica', primaryId: 'id:web-0-0', linkUp: true, clusterOk: true });
    const others = [1, 2].map(shard =>
      empty(`web-${shard}-2`, { role: 'replica', primaryId: `id:web-${shard}-0`, linkUp: true, clusterOk: true }),
    );
    const decision = decide({ now: 0, pods: acquaint([...split(), copy, ...others]) }, spec);
    expect(pairs(decision)).toEqual(['web-0-0 web-0-1']);
  });

  test('gives them before the turn of any pod in a rolling update, which waits for that', () => {
    const pods = split().map(pod => ({ ...pod, revision: 'old' }));
    expect(pairs(decide({ now: 0, pods }, { ...sized(3), revision: 'new' }))).toEqual(['web-0-0 web-0-1']);
  });

  test('is waited for where others are behind, and named where the keeper is to move none', () => {
    const behind = split({ role: 'replica', primaryId: 'id:web-0-1', linkUp: true, slots: [] }).map(pod => ({
      ...pod,
      known: pod.known.map(node =>
        node.id === 'id:web-0-0' ? { ...node, slots: [{ start: 5325, end: 5461 }], flags: ['master'] } : node,
      ),
    }));
    expect(decideOn(behind, 3)).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/others see slots at web-0-0, which is a replica: gossip is on its way/),
    });
    const { rebalance: _, ...spec } = sized(3);
    expect(decide({ now: 0, pods: split() }, spec).reason).toBe(
      'web-0-1 and web-0-0 both own slots of web-0, and rebalance is off: set it on until they are with one',
    );
  });
});

test('a slot with too large a key stays, and is named; a pair that failed rests', () => {
  const pods = world(5, 3);
  const first = decideOn(pods, 5);
  const [step] = first.steps;
  if (!step) throw new Error('no step');
  const large = new LargeKeys([{ slot: 3277, message: 'slot 3277 stays: its key "big" takes 9 bytes' }]);
  const history = noteSteps(NO_HISTORY, [{ step, error: large.message, cause: large }], 0);
  expect(decideOn(pods, 5, history).steps[0]).toMatchObject({ slots: [{ start: 3278, end: 5461 }] });
  const failed = noteSteps(NO_HISTORY, [{ step, error: 'ERR no' }], 0);
  expect(pairs(decideOn(pods, 5, failed))).toEqual(['web-1-0 web-3-0', 'web-2-0 web-4-0']);
});

test('a node of a removed shard that nobody reaches is forgotten as any other', () => {
  const pods = world(3);
  const gone = nodeOf(empty('web-3-0'), { flags: ['master', 'fail'], connected: false });
  const decision = decideOn(
    pods.map(pod => ({ ...pod, known: [...pod.known, gone] })),
    3,
  );
  expect(decision.steps.map(({ kind }) => kind)).toEqual(Array(6).fill('forget'));
});
