import { decide } from '../../../../keeper/cluster/decisions';
import { type History, NO_HISTORY, noteQuiet, noteSteps } from '../../../../keeper/cluster/decisions/history';
import type { AnsweringPod } from '../../../../keeper/cluster/observation/observation';
import { plannedRange } from '../../../../keeper/cluster/slots';
import type { ClusterSpec } from '../../../../lib/config/keeper-spec';
import { acquaint, decideOn, empty, formed, SPEC, stepsOf } from '../support';

const QUIET: History = { ...NO_HISTORY, quietSince: -30_000 };
/** The formed topology; zones of web-0-0, web-0-1, web-1-0 and so on, a letter each, `-` for an unknown one. */
const zoned = (zones: string, more: Partial<AnsweringPod> = {}) =>
  formed().map((pod, index) => {
    const zone = zones[index] ?? '-';
    return { ...pod, ...(zone === '-' ? {} : { zone }), ...(pod.role === 'replica' ? more : {}) };
  });

/** Each shard's pods are in the zones of one word; the first one is the primary. */
const topology = (...shards: string[]): { readonly pods: AnsweringPod[]; readonly spec: ClusterSpec } => ({
  spec: { ...SPEC, shards: shards.map((zones, shard) => ({ pods: [...zones].map((_, at) => `web-${shard}-${at}`) })) },
  pods: acquaint(
    shards.flatMap((zones, shard) =>
      [...zones].map((zone, at) => {
        const pod = empty(`web-${shard}-${at}`, { zone, clusterOk: true, configEpoch: shard + 1 });
        return at === 0
          ? { ...pod, slots: [plannedRange(shard, shards.length)] }
          : { ...pod, role: 'replica' as const, primaryId: `id:web-${shard}-0`, linkUp: true };
      }),
    ),
  ),
});

test.each([
  ['ababab', ['hand-over web-0-1']],
  ['abcaab', ['hand-over web-0-1']],
  ['abbaab', []],
  ['abacbc', ['hand-over web-1-1']],
  ['aaaaaa', []],
  ['aaaaab', ['hand-over web-2-1']],
  ['abab-b', []],
  ['------', []],
])('zones %s: %j', (zones, steps) => {
  expect(stepsOf(decideOn(zoned(zones), QUIET))).toEqual(steps);
});

test.each([
  [['ab', 'ab', 'ab', 'bc'], 'hand-over web-0-1'],
  [['ab', 'ab', 'bc'], 'hand-over web-2-1'],
  [['abc', 'abc', 'abc'], 'hand-over web-0-1'],
])('shards %j: %s', (shards, step) => {
  const { pods, spec } = topology(...shards);
  expect(stepsOf(decide({ now: 0, pods }, spec, QUIET))).toEqual([step]);
});

test('hands over to nobody whom a server of the release before could not copy', () => {
  const { pods, spec } = topology('abc', 'abc', 'abc');
  const steps = (later: readonly string[]) => {
    const engine = (pod: string) => (later.includes(pod) ? 'redis 8.0.6' : 'redis 7.0.15');
    const seen = { now: 0, pods: pods.map(pod => ({ ...pod, engine: engine(pod.pod) })) };
    return stepsOf(decide(seen, spec, QUIET));
  };
  expect(steps([])).toEqual(['hand-over web-0-1']);
  expect(steps(['web-0-1'])).toEqual(['hand-over web-0-2']);
  expect(steps(['web-0-1', 'web-0-2'])).toEqual(['hand-over web-1-1']);
  expect(steps(['web-0-1', 'web-1-1', 'web-2-1'])).toEqual(['hand-over web-0-2']);
  expect(steps(pods.filter(({ role }) => role === 'replica').map(({ pod }) => pod))).toEqual([]);
  expect(steps(pods.map(({ pod }) => pod))).toEqual(['hand-over web-0-1']);
});

test.each([
  [['ab', 'ab', 'ab', 'bc']],
  [['abc', 'abc', 'abc', 'abc', 'abc', 'abc', 'abc']],
  [['ab', 'bc', 'cd', 'ab', 'ab', 'ab']],
  [['aab', 'abb', 'aac', 'aaa', 'aaa']],
])('hand-overs among %j come to an end, with no zone two primaries ahead of one that could have more', shards => {
  let words = shards;
  for (let moves = 0; ; moves++) {
    const { pods, spec } = topology(...words);
    const [step] = decide({ now: 0, pods }, spec, QUIET).steps;
    if (!step) break;
    expect(moves).toBeLessThan(20);
    const [, shard = '', at = ''] = step.pod.split('-');
    const swap = (zones: string) =>
      [zones[Number(at)], ...[...zones].filter((_, index) => index !== Number(at))].join('');
    words = words.map((zones, index) => (index === Number(shard) ? swap(zones) : zones));
  }
  const count = (zone: string) => words.filter(zones => zones.startsWith(zone)).length;
  for (const zones of words) for (const zone of zones) expect(count(zones[0] ?? '') - count(zone)).toBeLessThan(2);
});

describe('waits and says why', () => {
  const pods = zoned('ababab');
  test.each<[string, History, Partial<AnsweringPod>, string]>([
    [
      'until it has been quiet',
      NO_HISTORY,
      {},
      '3 of 3 primaries are in zone a: web-0-1 in zone b takes over when it has been quiet',
    ],
    ['until it has been quiet for long enough', { ...NO_HISTORY, quietSince: -29_000 }, {}, 'when it has been quiet'],
    ['after a hand-over', { ...QUIET, handedOver: -59_000 }, {}, 'when it has been quiet'],
    [
      'for a replica that is behind',
      QUIET,
      { offset: -2_000_000 },
      'web-0-1 in zone b can take over when it has caught up',
    ],
  ])('%s', (_, history, more, reason) => {
    expect(decideOn(zoned('ababab', more), history)).toMatchObject({
      state: 'waiting',
      steps: [],
      spreading: true,
      reason: expect.stringContaining(reason),
    });
  });

  test('a minute after a hand-over the next one may come', () => {
    expect(decideOn(pods, { ...QUIET, handedOver: -60_000 })).toMatchObject({ state: 'repairing', spreading: true });
  });
});

test('says of a zone that no hand-over can relieve what its loss means', () => {
  expect(decideOn(zoned('abbaaa'), QUIET)).toEqual({
    state: 'settled',
    steps: [],
    reason: '2 of 3 primaries are in zone a, which no hand-over can better: without that zone there is no majority',
  });
});

test('quiet is what is settled but for the spread, and unasked', () => {
  const [settled, waiting] = [decideOn(formed()), decideOn([])];
  const quiet = (decision: typeof settled, now: number, asked?: number, before: History = NO_HISTORY) =>
    noteQuiet(before, decision, now, asked).quietSince;
  expect(quiet(settled, 10)).toBe(10);
  expect(quiet(settled, 10, 15)).toBe(15);
  expect(quiet(settled, 20, 15, QUIET)).toBe(15);
  expect(quiet(settled, 20, undefined, QUIET)).toBe(-30_000);
  expect(quiet(waiting, 20, undefined, QUIET)).toBeUndefined();
  expect(quiet(decideOn(zoned('ababab')), 20, undefined, QUIET)).toBe(-30_000);
});

test('steps are remembered by what they were', () => {
  const base = { pod: 'web-0-1', why: '' };
  expect(noteSteps(NO_HISTORY, [{ step: { ...base, kind: 'hand-over' } }], 5).handedOver).toBe(5);
  expect(noteSteps(NO_HISTORY, [{ step: { ...base, kind: 'force-failover' }, error: 'ERR' }], 5).forced).toBe(5);
  const move = { ...base, kind: 'move-keys', slot: 7, ip: '', marks: 'm' } as const;
  const failed = noteSteps(NO_HISTORY, [{ step: move, error: 'ERR' }], 5);
  expect(failed).toMatchObject({ adopted: new Set(['m']), failedMoves: new Map([[7, { at: 5, error: 'ERR' }]]) });
  expect(noteSteps(failed, [{ step: move }], 6).failedMoves.size).toBe(0);
});
