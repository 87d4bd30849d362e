import fc from 'fast-check';
import { decide } from '../../../keeper/decisions';
import type { ClusterNode } from '../../../keeper/observation/cluster-nodes';
import type { AnsweringPod, PodObservation } from '../../../keeper/observation/observation';
import { plannedRange, type SlotRange } from '../../../keeper/slots';
import { acquaint, formed, fresh, NAMES, nodeOf, observation, SPEC, silent, stranger } from '../support';

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
);

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

const kinds = new Map<string, number>();

test('no step is ever destructive, whatever is seen', () => {
  fc.assert(
    fc.property(situations, pods => {
      const decision = decide(observation(pods), SPEC);
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
        if (step.kind === 'meet') expect(answering.map(each => each.ip)).toContain(step.ip);
      }
      if (decision.state === 'settled') expect(answering).toHaveLength(NAMES.length);
      else expect(decision.reason).toBeTruthy();
    }),
    { numRuns: 1500 },
  );
  // The situations must be such that every kind of step was taken at all.
  expect([...kinds.keys()].sort()).toEqual(['assign-slots', 'forget', 'meet', 'replicate', 'set-config-epoch']);
});
