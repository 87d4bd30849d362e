import fc from 'fast-check';
import { decide, lastingStates } from '../../../../keeper/cluster/decisions';
import { type History, NO_HISTORY, noteStates } from '../../../../keeper/cluster/decisions/history';
import { viewOf } from '../../../../keeper/cluster/decisions/view';
import type { ClusterNode } from '../../../../keeper/cluster/observation/cluster-nodes';
import type { AnsweringPod, PodObservation } from '../../../../keeper/cluster/observation/observation';
import { plannedRange, type SlotRange } from '../../../../keeper/cluster/slots';
import { acquaint, formed, fresh, NAMES, nodeOf, observation, SPEC, STEP_KINDS, silent, stranger } from '../support';

const ranges = fc.subarray([0, 1, 2].map(shard => plannedRange(shard, 3)).concat({ start: 7, end: 9 }), {
  maxLength: 2,
});
const someSlots = fc.oneof({ weight: 3, arbitrary: fc.constant<SlotRange[]>([]) }, { weight: 1, arbitrary: ranges });
const ids = fc.constantFrom(...NAMES.map(pod => `id:${pod}`), 'gone', 'new');
const flags = fc.constantFrom(
  ['master'],
  ['slave'],
  ['master', 'fail'],
  ['slave', 'fail'],
  ['master', 'fail?'],
  ['slave', 'noaddr'],
  ['master', 'noaddr'],
);
const SLOT = 7;
const marks = fc.subarray(
  (['migrating', 'importing'] as const).flatMap(direction =>
    ['id:web-0-0', 'id:web-1-0', 'gone'].map(peerId => ({ slot: SLOT, direction, peerId })),
  ),
  { maxLength: 2 },
);

type Change = (pod: AnsweringPod) => PodObservation;

/** Things that happen to what one pod says. */
const changes = fc.oneof(
  fc.constant<Change>(pod => silent(pod.pod)),
  fc.record({ ip: fc.constantFrom('here', 'there') }).map(
    ({ ip }): Change =>
      pod => ({ ...pod, ip }),
  ),
  ids.map(
    (id): Change =>
      pod => ({ ...pod, id }),
  ),
  fc.constant<Change>(pod => ({ ...pod, known: [] })),
  fc.nat(9).map(
    (keys): Change =>
      pod => ({ ...pod, keys }),
  ),
  someSlots.map(
    (slots): Change =>
      pod => ({ ...pod, slots }),
  ),
  fc.nat(5).map(
    (configEpoch): Change =>
      pod => ({ ...pod, configEpoch }),
  ),
  ids.map(
    (primaryId): Change =>
      pod => ({ ...pod, role: 'replica', primaryId }),
  ),
  fc.constant<Change>(({ primaryId: _, ...pod }) => ({ ...pod, role: 'primary' })),
  fc.record({ id: ids, flags, slots: someSlots, connected: fc.boolean(), configEpoch: fc.nat(5) }).map(
    ({ id, ...node }): Change =>
      pod => ({ ...pod, known: [...pod.known.filter(n => n.id !== id), stranger(id, node)] }),
  ),
  fc.nat(5).map(
    (index): Change =>
      pod => ({ ...pod, known: pod.known.filter((_, at) => at !== index) }),
  ),
  fc.constantFrom('refused', 'loading').map(
    (cause): Change =>
      pod =>
        silent(pod.pod, cause),
  ),
  fc.tuple(marks, fc.nat(2)).map(
    ([moving, count]): Change =>
      pod => ({ ...pod, moving, slotKeys: { [SLOT]: count } }),
  ),
  fc.constant<Change>(({ slotKeys: _, ...pod }) => pod),
  fc.constantFrom('a', 'b', 'c').map(
    (zone): Change =>
      pod => ({ ...pod, zone }),
  ),
  fc.constantFrom(0, 1000, 3_000_000).map(
    (offset): Change =>
      pod => ({ ...pod, offset }),
  ),
  fc.boolean().map(
    (linkUp): Change =>
      pod => ({ ...pod, linkUp }),
  ),
);

const beginnings = fc.constantFrom(
  fresh(),
  acquaint(fresh()),
  formed(),
  formed().map(pod => ({
    ...pod,
    known: [...pod.known, stranger('gone', { flags: ['slave', 'fail'], connected: false })],
  })),
  acquaint(formed().map(pod => (pod.pod === 'web-1-1' ? nothing(pod) : pod))),
  // Zones in which primaries gather.
  ...['ababab', 'ababac', 'aaabab'].map(zoned),
  // A slot that is open, with keys on one side or both.
  ...[
    [0, 0],
    [2, 0],
    [0, 2],
    [1, 1],
  ].map(([at = 0, there = 0]) => opened(at, there)),
  // A primary that came back without its volume.
  ...[
    ['master', 'noaddr'],
    ['master', 'fail'],
  ].map(reborn),
);

function zoned(zones: string): AnsweringPod[] {
  return formed().map((pod, index) => ({ ...pod, zone: zones[index] ?? '' }));
}

function opened(at: number, there: number): AnsweringPod[] {
  const said: Readonly<Record<string, Partial<AnsweringPod>>> = {
    'web-0-0': { moving: [{ slot: SLOT, direction: 'migrating', peerId: 'id:web-1-0' }], slotKeys: { [SLOT]: at } },
    'web-1-0': { moving: [{ slot: SLOT, direction: 'importing', peerId: 'id:web-0-0' }], slotKeys: { [SLOT]: there } },
    'web-2-0': { slotKeys: { [SLOT]: 0 } },
  };
  return formed().map(pod => ({ ...pod, ...said[pod.pod] }));
}

function reborn(flagsOfOld: string[]): AnsweringPod[] {
  const [old] = formed();
  if (!old) throw new Error('nothing is formed');
  const entry = nodeOf(old, { flags: flagsOfOld, ip: '', connected: false });
  const pods = acquaint(
    formed().map(pod => (pod.pod === old.pod ? { ...nothing(pod), id: 'new', clusterOk: true } : pod)),
  );
  return pods.map(pod => ({
    ...pod,
    known: [...pod.known, entry],
    ...(pod.pod === 'web-0-1' ? { offset: 1000, linkUp: false } : {}),
  }));
}

function nothing({ pod }: AnsweringPod): AnsweringPod {
  const found = fresh().find(each => each.pod === pod);
  if (!found) throw new Error(pod);
  return found;
}

const situations = fc
  .tuple(beginnings, fc.array(fc.tuple(fc.constantFrom(...NAMES), changes), { maxLength: 5 }))
  .map(([pods, happened]) =>
    happened.reduce<PodObservation[]>(
      (now, [name, to]) => now.map(pod => (pod.answers && pod.pod === name ? to(pod) : pod)),
      pods,
    ),
  );

interface Remembered {
  readonly seenFor: number;
  readonly quietFor: number | undefined;
  readonly handedOver: number | undefined;
  readonly forced: number | undefined;
}

/** What the keeper may remember, from nothing to having seen this for long and in quiet. */
const histories: fc.Arbitrary<Remembered> = fc.record({
  seenFor: fc.constantFrom(0, 20_000, 60_000, 700_000),
  quietFor: fc.option(fc.constantFrom(0, 30_000, 700_000), { nil: undefined }),
  handedOver: fc.option(fc.constantFrom(-1000, -60_000), { nil: undefined }),
  forced: fc.option(fc.constantFrom(-1000, -60_000), { nil: undefined }),
});

function historyOf(pods: readonly PodObservation[], { seenFor, quietFor, handedOver, forced }: Remembered): History {
  return {
    ...noteStates(NO_HISTORY, lastingStates(viewOf(observation(pods), SPEC)), -seenFor),
    ...(quietFor === undefined ? {} : { quietSince: -quietFor }),
    ...(handedOver === undefined ? {} : { handedOver }),
    ...(forced === undefined ? {} : { forced }),
  };
}

const kinds = new Map<string, number>();
let states = 0;

test('no step is ever destructive, whatever is seen', () => {
  fc.assert(
    fc.property(situations, histories, (pods, remembered) => {
      states++;
      const decision = decide(observation(pods), SPEC, historyOf(pods, remembered));
      const answering = pods.filter(pod => pod.answers);
      const entries: ClusterNode[] = answering.flatMap(pod => [nodeOf(pod), ...pod.known]);
      const wanted = new Set(answering.map(pod => pod.id));
      for (const step of decision.steps) {
        kinds.set(step.kind, (kinds.get(step.kind) ?? 0) + 1);
        const pod = answering.find(each => each.pod === step.pod);
        if (!pod) throw new Error(`${step.pod} does not answer`);
        if (step.kind === 'forget') {
          expect(answering).toHaveLength(NAMES.length);
          expect(wanted).not.toContain(step.id);
          expect(entries.filter(node => node.id === step.id).flatMap(node => node.slots)).toEqual([]);
          expect(answering.map(each => each.primaryId)).not.toContain(step.id);
        }
        if (step.kind === 'replicate') {
          expect(pod.slots).toEqual([]);
          expect(pod.role === 'primary' ? pod.keys : 0).toBe(0);
          expect(wanted).toContain(step.primaryId);
        }
        if (step.kind === 'assign-slots') {
          const { start, end } = step.range;
          const taken = entries.flatMap(node => node.slots).filter(range => range.start <= end && range.end >= start);
          expect(taken).toEqual([]);
          expect(pod).toMatchObject({ role: 'primary', keys: 0 });
          expect(answering).toHaveLength(NAMES.length);
        }
        const followed = answering.find(each => each.id === pod.primaryId);
        const shard = SPEC.shards.find(({ pods: names }) => names.includes(step.pod));
        const keysOf = (each: AnsweringPod | undefined) => each?.slotKeys?.[SLOT] ?? Number.NaN;
        const primaries = answering.filter(({ role }) => role === 'primary');
        const lists = (each: AnsweringPod) => each.slots.some(({ start, end }) => start <= SLOT && SLOT <= end);
        if (step.kind === 'force-failover') {
          // Proof that the primary is gone, every pod of the shard there to compare, and nobody in touch with it.
          expect(pod).toMatchObject({ role: 'replica', linkUp: false });
          expect(pod.keys).toBeGreaterThan(0);
          expect(followed).toBeUndefined();
          const members = answering.filter(each => shard?.pods.includes(each.pod));
          expect(members).toHaveLength(shard?.pods.length ?? 0);
          const old = entries.filter(node => node.id === pod.primaryId);
          expect(old.filter(node => !/fail|noaddr/.test(node.flags.join()))).toEqual([]);
          const bearers = members.filter(each => old.some(node => node.hostname === `${each.pod}.web`));
          expect(bearers).toMatchObject([{ role: 'primary', slots: [], keys: 0 }]);
          expect(members.filter(each => each.primaryId === pod.primaryId && each.offset > pod.offset)).toEqual([]);
          expect([remembered.seenFor >= 30_000, remembered.forced !== -1000]).toEqual([true, true]);
        }
        if (step.kind === 'hand-over') {
          expect(answering).toHaveLength(NAMES.length);
          expect(pod).toMatchObject({ role: 'replica', linkUp: true });
          expect((followed?.offset ?? Number.NaN) - pod.offset).toBeLessThanOrEqual(1024 * 1024);
          expect(followed?.zone).not.toBe(pod.zone);
          expect(decision.steps).toHaveLength(1);
          expect([(remembered.quietFor ?? 0) >= 30_000, remembered.handedOver !== -1000]).toEqual([true, true]);
          expect(decide(observation(pods), SPEC)).toMatchObject({ state: 'waiting', spreading: true });
        }
        if (step.kind === 'close-slot') {
          // No other pod than the slot's one owner has a key of it: none is hidden by this.
          const owners = primaries.filter(lists);
          expect(owners).toHaveLength(1);
          for (const each of primaries)
            if (each !== owners[0] && each !== pod) expect(keysOf(each)).toBeGreaterThanOrEqual(0);
          if (pod !== owners[0]) expect(keysOf(pod)).toBe(0);
          else for (const each of primaries) if (each !== pod) expect(keysOf(each)).toBe(0);
        }
        if (step.kind === 'give-slot') {
          // A pod is told who owns the slot, or whoever loses it has no key of it and sends clients on.
          const told = primaries.some(each => lists(each) && each.id === step.ownerId);
          for (const each of told ? [pod] : primaries) if (each.id !== step.ownerId) expect(keysOf(each)).toBe(0);
          const loser = primaries.find(each => lists(each) && each.id !== step.ownerId);
          if (loser)
            expect(loser.moving).toContainEqual(expect.objectContaining({ slot: SLOT, direction: 'migrating' }));
        }
        if (step.kind === 'move-keys') {
          const to = answering.find(each => each.ip === step.ip);
          expect(keysOf(pod)).toBeGreaterThan(0);
          expect([pod, to].map(each => each?.role)).toEqual(['primary', 'primary']);
          expect([pod, to].filter(each => each && lists(each))).toHaveLength(1);
        }
        if (['close-slot', 'give-slot', 'move-keys'].includes(step.kind))
          expect(remembered.seenFor).toBeGreaterThanOrEqual(60_000);
        if (step.kind === 'meet') expect(answering.map(each => each.ip)).toContain(step.ip);
      }
      if (decision.state === 'settled') expect(answering).toHaveLength(NAMES.length);
      else expect(decision.reason).toBeTruthy();
    }),
    { numRuns: 1200 },
  );
  // The situations must be such that every kind of step was taken at all.
  expect([...kinds.keys()].sort()).toEqual(STEP_KINDS);
  process.stdout.write(
    `${states} states; steps: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`,
  );
});

test.each(['aababb', 'abbaab', 'abcabc', 'aaaaaa', '------'])(
  'a topology that is as wanted stays as it is, with zones %s',
  zones => {
    const pods = zones.startsWith('-') ? formed() : zoned(zones);
    for (const seenFor of [0, 700_000]) {
      const history = historyOf(pods, { seenFor, quietFor: 700_000, handedOver: undefined, forced: undefined });
      expect(decide(observation(pods), SPEC, history)).toMatchObject({ state: 'settled', steps: [] });
    }
  },
);
