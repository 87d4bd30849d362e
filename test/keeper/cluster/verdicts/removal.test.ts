import type { AnsweringPod } from '../../../../keeper/cluster/observation/observation';
import { plannedRange } from '../../../../keeper/cluster/slots';
import { giveVerdict, type VerdictInput } from '../../../../keeper/cluster/verdicts/verdict';
import type { Ask } from '../../../../keeper/verdicts/verdict';
import type { ClusterSpec } from '../../../../lib/config/keeper-spec';
import { acquaint, empty, SPEC } from '../support';

const NOW = 1_000_000;
const sized = (shards: number): ClusterSpec => ({
  ...SPEC,
  rebalance: { streams: 1, slotsAtOnce: 16, largestKeyBytes: 1 },
  shards: Array.from({ length: shards }, (_, shard) => ({ pods: [`web-${shard}-0`, `web-${shard}-1`] })),
});
const names = (...shards: number[]) => shards.flatMap(shard => [`web-${shard}-0`, `web-${shard}-1`]);
const asked = (pods: readonly string[], ms = 3000) =>
  new Map<string, Ask>(pods.map(pod => [pod, { first: NOW - ms, last: NOW }]));

/** Five shards; the first `owning` have the slots. */
function world(owning: number): AnsweringPod[] {
  return acquaint(
    [0, 1, 2, 3, 4].flatMap(shard => [
      empty(`web-${shard}-0`, { configEpoch: shard + 1, slots: shard < owning ? [plannedRange(shard, owning)] : [] }),
      empty(`web-${shard}-1`, { role: 'replica', primaryId: `id:web-${shard}-0`, linkUp: true }),
    ]),
  );
}

function answer(pod: string, wanted: number, owning: number, input: Partial<VerdictInput> = {}): string {
  const spec = sized(wanted);
  const isWanted = (name: string) => spec.shards.some(({ pods }) => pods.includes(name));
  const pods = world(owning);
  const observation = {
    now: NOW,
    pods: pods.filter(each => isWanted(each.pod)),
    leaving: pods.filter(each => !isWanted(each.pod)),
  };
  return giveVerdict({ pod, now: NOW, asks: asked(names(3, 4)), spec, observation, ...input }).answer;
}

test.each<[string, string]>([
  ['a removed primary that owns slots', answer('web-3-0', 3, 5)],
  ['its replica', answer('web-3-1', 3, 5)],
  ['the same while the keeper itself stops', answer('web-3-1', 3, 5, { stopping: true })],
])('%s holds', (_, said) => {
  expect(said).toMatch(/^drain web-3 still owns slots/);
});

test.each<[string, string]>([
  ['a removed primary that owns no slots', answer('web-3-0', 3, 3)],
  ['its replica', answer('web-4-1', 3, 3)],
  ['a removed one while everything leaves', answer('web-3-0', 3, 5, { asks: asked(names(0, 1, 2, 3, 4)) })],
  ['a pod of another topology', answer('other-0-0', 3, 5)],
  ['a replica with most of the others', answer('web-3-1', 5, 5, { asks: asked(names(0, 1, 3)) })],
  ['a primary with all the others', answer('web-3-0', 5, 5, { asks: asked(names(0, 1, 2, 3, 4)) })],
])('%s goes', (_, said) => {
  expect(said).toBe('teardown');
});

test('a primary that leaves with most of the others stays until all do', () => {
  expect(answer('web-3-0', 5, 5, { asks: asked(names(0, 1, 3)) })).toMatch(/^hold no other pod of web-3 stays/);
});

test('a shard that leaves as a whole while the others stay waits for news', () => {
  expect(answer('web-3-0', 5, 5)).toMatch(/^wait the whole of web-3 leaves/);
  expect(answer('web-3-1', 5, 5)).toMatch(/^wait the whole of web-3 leaves/);
  expect(answer('web-3-1', 5, 5, { stopping: true })).toBe('wait the keeper is being replaced');
});

test('without news its replicas go, and its primary stays until one is back', () => {
  const asks = asked(names(3), 40_000);
  expect(answer('web-3-1', 5, 5, { asks })).toBe('teardown');
  expect(answer('web-3-0', 5, 5, { asks })).toMatch(/^hold no other pod of web-3 stays/);
  expect(answer('web-3-0', 5, 5, { asks: asked(['web-3-0'], 40_000) })).toBe('restart');
  expect(answer('web-3-0', 5, 5, { asks: asked(names(3), 200_000) })).toBe('teardown');
});

test('a primary beyond the wanted replicas hands over, a replica goes', () => {
  const spec: ClusterSpec = { ...sized(3), shards: [0, 1, 2].map(shard => ({ pods: [`web-${shard}-1`] })) };
  const pods = world(3).filter(({ pod }) => !/-[34]-/.test(pod));
  const at = (leaving: string) => ({
    now: NOW,
    pods: pods.filter(({ pod }) => pod.endsWith('-1')),
    leaving: pods.filter(({ pod }) => pod.endsWith('-0') && pod === leaving),
  });
  const asks = asked(['web-1-0']);
  expect(giveVerdict({ pod: 'web-1-0', now: NOW, asks, spec, observation: at('web-1-0') }).answer).toBe('restart');
  expect(giveVerdict({ pod: 'web-1-2', now: NOW, asks, spec, observation: at('web-1-0') }).answer).toBe('teardown');
});
