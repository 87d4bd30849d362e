import { LABELS } from '../../lib/config/labels';
import { SET_SIZE_ANNOTATION, type VolumeSnapshotsSpec } from '../../lib/config/volume-snapshots-spec';
import type { Snapshot, SnapshotApi } from '../../snapshots/snapshot-api';
import { outlived, take } from '../../snapshots/take';

const LABELS_OF_ALL = { 'app.kubernetes.io/instance': 'web' };
const SPEC: VolumeSnapshotsSpec = { labels: LABELS_OF_ALL, claims: ['data-web-0', 'data-web-1'], keep: 2 };

type Mutable = { -readonly [K in keyof Snapshot]: Snapshot[K] };

/** An API server with a driver behind it: what it is asked to do, and what it holds. */
function server(held: Snapshot[] = []) {
  const all = new Map<string, Mutable>(held.map(each => [each.metadata.name, { ...each }]));
  const api: SnapshotApi = {
    list: async labels =>
      [...all.values()].filter(({ metadata }) =>
        Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value),
      ),
    create: async snapshot => {
      if (!all.has(snapshot.metadata.name)) all.set(snapshot.metadata.name, { ...snapshot });
    },
    remove: async name => void all.delete(name),
  };
  return { api, all, names: () => [...all.keys()] };
}

/** The driver is done with all. */
const readied = (all: ReadonlyMap<string, Mutable>) => {
  for (const each of all.values()) each.status = { readyToUse: true };
};

const runOf = (api: SnapshotApi, each: () => void, job = 'one', time = '2026-11-30T03:00:01.234Z') => {
  const lines: string[] = [];
  const log = (message: string, more: object = {}) => void lines.push(`${message} ${JSON.stringify(more)}`);
  return { lines, run: { api, job, log, pause: async () => each(), now: () => new Date(time) } };
};

/** A set as it was taken at a time, so many of its two ready. */
const setOf = (set: string, ready: number): Snapshot[] =>
  SPEC.claims.map((claim, index) => ({
    metadata: {
      name: `${claim}-${set}`,
      labels: { ...LABELS_OF_ALL, [LABELS.snapshotSet]: set },
      annotations: { [SET_SIZE_ANNOTATION]: '2' },
    },
    spec: { source: { persistentVolumeClaimName: claim } },
    status: { readyToUse: index < ready },
  }));

it('takes one of each claim, says what the driver says, and is done when all can be used', async () => {
  const { api, all, names } = server();
  let looks = 0;
  const { run, lines } = runOf(api, () => {
    const [first, second] = [...all.values()];
    looks++;
    if (first && looks === 1) first.status = { readyToUse: false, error: { message: 'no such class' } };
    if (first && looks === 2) first.status = { readyToUse: true };
    if (second && looks === 3) second.status = { readyToUse: true };
  });
  await take({ ...SPEC, snapshotClass: 'fast' }, run);
  expect(names()).toEqual(['data-web-0-20261130t030001z', 'data-web-1-20261130t030001z']);
  expect(all.get('data-web-0-20261130t030001z')).toMatchObject({
    metadata: {
      labels: { ...LABELS_OF_ALL, [LABELS.snapshotSet]: '20261130t030001z', [LABELS.snapshotJob]: 'one' },
      annotations: { [SET_SIZE_ANNOTATION]: '2' },
    },
    spec: { volumeSnapshotClassName: 'fast', source: { persistentVolumeClaimName: 'data-web-0' } },
  });
  expect(lines).toEqual([
    'begun {"set":"20261130t030001z","claims":2}',
    'waiting {"set":"20261130t030001z","for":[{"claim":"data-web-0"},{"claim":"data-web-1"}]}',
    'waiting {"set":"20261130t030001z","for":[{"claim":"data-web-0","error":"no such class"},{"claim":"data-web-1"}]}',
    'waiting {"set":"20261130t030001z","for":[{"claim":"data-web-1"}]}',
    'complete {"set":"20261130t030001z","snapshots":2,"deleted":[]}',
  ]);
});

it('goes on with the set that the same Job has begun', async () => {
  const { api, all, names } = server();
  const stopped = runOf(api, () => {
    throw new Error('stopped');
  });
  await expect(take(SPEC, stopped.run)).rejects.toThrow('stopped');
  all.delete('data-web-1-20261130t030001z');
  const later = '2026-11-30T03:05:00Z';
  const { run, lines } = runOf(api, () => readied(all), 'one', later);
  await take(SPEC, run);
  expect(lines[0]).toBe('going on {"set":"20261130t030001z","claims":2}');
  expect(names()).toEqual(['data-web-0-20261130t030001z', 'data-web-1-20261130t030001z']);
});

it('deletes older sets when its own is whole, and not before', async () => {
  const old = ['20261127t030001z', '20261128t030001z', '20261129t030001z'].flatMap(set => setOf(set, 2));
  const { api, all, names } = server([...old, { ...setOf('x', 2)[0], metadata: { name: 'of-somebody' } } as Snapshot]);
  const { run } = runOf(api, () => {
    expect(names()).toHaveLength(9);
    readied(all);
  });
  await take(SPEC, run);
  expect(names()).toEqual([
    'data-web-0-20261129t030001z',
    'data-web-1-20261129t030001z',
    'of-somebody',
    'data-web-0-20261130t030001z',
    'data-web-1-20261130t030001z',
  ]);
});

it.each<[string, Snapshot[], string[]]>([
  ['none where there are fewer', setOf('1', 2), []],
  ['what is older than the last whole ones', ['1', '2', '3'].flatMap(set => setOf(set, 2)), ['1', '1']],
  ['nothing for the sake of one that is not whole', [...setOf('1', 2), ...setOf('2', 2), ...setOf('3', 1)], []],
  ['one that never was whole, once it is older', [...setOf('1', 1), ...setOf('2', 2), ...setOf('3', 2)], ['1', '1']],
])('outlives %s', (_, snapshots, sets) => {
  expect(outlived(snapshots, 2).map(({ metadata }) => metadata.labels?.[LABELS.snapshotSet])).toEqual(sets);
});
