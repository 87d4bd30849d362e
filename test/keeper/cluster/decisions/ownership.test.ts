import fc from 'fast-check';
import { mergeOwnership } from '../../../../keeper/cluster/decisions/ownership';
import type { AnsweringPod } from '../../../../keeper/cluster/observation/observation';
import { formatRanges, SLOTS, type SlotRange } from '../../../../keeper/cluster/slots';
import { empty, formed, fresh, stranger } from '../support';

test('a formed cluster has all slots assigned, a fresh one none', () => {
  expect(mergeOwnership(formed())).toMatchObject({ assigned: SLOTS, counts: new Map([5462, 5461, 5461].map(named)) });
  expect(mergeOwnership(fresh())).toMatchObject({ assigned: 0, counts: new Map() });
});

function named(count: number, shard: number): [string, number] {
  return [`id:web-${shard}-0`, count];
}

/** The rule to the letter, for one slot: the highest epoch; of equal ones a pod's own word, else anybody's. */
function mayOwn(slot: number, pods: readonly AnsweringPod[]): (string | undefined)[] {
  const claiming = ({ slots }: Pick<AnsweringPod, 'slots'>) =>
    slots.some(each => each.start <= slot && slot <= each.end);
  const own = pods.filter(claiming);
  const claims = [...own, ...pods.flatMap(pod => pod.known.filter(claiming))];
  if (claims.length === 0) return [undefined];
  const highest = Math.max(...claims.map(claim => claim.configEpoch));
  const [word] = own.filter(claim => claim.configEpoch === highest);
  return word ? [word.id] : claims.filter(claim => claim.configEpoch === highest).map(claim => claim.id);
}

const range = fc
  .tuple(fc.nat(9), fc.nat(9))
  .map(([a, b]): SlotRange => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const last = fc.constant<SlotRange>({ start: 9, end: SLOTS - 1 });
const claim = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  configEpoch: fc.nat(3),
  slots: fc.array(fc.oneof(range, last), { maxLength: 2 }),
});

test('whatever is claimed, ranges give the same owners as a look at each slot', () => {
  const pod = fc.tuple(claim, fc.array(claim, { maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(pod, { maxLength: 4 }), claims => {
      const pods = claims.map(([own, known]) =>
        empty(own.id, { ...own, known: known.map(({ id, ...node }) => stranger(id, node)) }),
      );
      const ownership = mergeOwnership(pods);
      for (const slot of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, SLOTS - 1]) {
        expect(mayOwn(slot, pods)).toContain(ownership.ownerOf(slot));
      }
      const free = ownership.rangesWhere(owner => owner === undefined);
      expect(SLOTS - free.reduce((sum, { start, end }) => sum + end - start + 1, 0)).toBe(ownership.assigned);
      expect(formatRanges(ownership.rangesWhere(() => true))).toBe(`0-${SLOTS - 1}`);
    }),
  );
});
