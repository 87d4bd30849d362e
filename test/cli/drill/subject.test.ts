import { OFFERED } from '../../../cli/drill/faults';
import { effectOf, recovery, subjectOf } from '../../../cli/drill/subject';
import type { Seen } from '../../../cli/status/seen';
import { CLUSTER, MANY, PAGE, pod, SENTINEL, server } from '../support/seen';

const WELL: Seen = {
  ...CLUSTER,
  keeper: {
    state: 'settled',
    pods: [
      server('web-0-0', 'primary', { slots: [{ start: 0, end: 99 }] }),
      server('web-0-1', 'replica', { slots: [] }),
      server('web-1-0', 'replica', { slots: [] }),
      server('web-1-1', 'primary', { slots: [{ start: 100, end: 16_383 }] }),
    ],
  },
};
const SAID: Seen = { ...SENTINEL, keeper: { ...PAGE, sentinels: undefined } };
const ALONE: Seen = { ...SENTINEL, sets: [{ metadata: { name: 'web' }, spec: { replicas: 1 } }], keeper: undefined };

it.each<[string, Seen, number, string, string[], boolean]>([
  ['that the Sentinels chose', SENTINEL, 0, 'web-1', ['web-0'], true],
  ['of a shard', WELL, 1, 'web-1-1', ['web-1-0'], true],
  ['that the manifest says', SAID, 0, 'web-1', [], false],
  ['that is alone', ALONE, 0, 'web-0', [], false],
])('is about the primary %s', (_, seen, shard, primary, heirs, elects) => {
  expect(subjectOf(seen, shard, OFFERED['delete-pod'])).toEqual({
    pod: primary,
    heirs,
    elects,
    target: {
      namespace: 'shop',
      pod: primary,
      selector: 'app.kubernetes.io/name=redis,app.kubernetes.io/instance=web,app.kubernetes.io/component=server',
    },
  });
});

it('is about the shard that was named, of more than ten too', () => {
  expect(subjectOf(MANY, 2, OFFERED['delete-pod'])).toMatchObject({ pod: 'web-2-0', heirs: ['web-2-1'] });
});

it.each<[string, Seen, number, keyof typeof OFFERED, string]>([
  ['what is not well', CLUSTER, 0, 'delete-pod', 'web is not well, and drills are for what is: web-1-0 has no link'],
  ['a shard that is not there', WELL, 2, 'delete-pod', 'web has no shard 2: they are 0 to 1.'],
  ['the only copy', SAID, 0, 'delete-pod-and-volume', 'Nobody would have the data of web-1 any more'],
])('refuses to break %s', (_, seen, shard, fault, sentence) => {
  expect(() => subjectOf(seen, shard, OFFERED[fault])).toThrow(sentence);
});

describe('the effect that is waited for', () => {
  const subject = subjectOf(SENTINEL, 0, OFFERED['isolate-pod']);

  it('is another primary, where one takes over', async () => {
    const after = { ...PAGE, pods: [server('web-0', 'primary'), server('web-1', 'primary')] };
    const holds = (seen: Seen) => effectOf(OFFERED['isolate-pod'], subject, async () => seen)?.holds();
    expect(await holds(SENTINEL)).toBe(false);
    expect(await holds({ ...SENTINEL, keeper: after })).toBe(true);
  });

  it('is none where nobody takes over, or the fault ends by itself', () => {
    const said = subjectOf(SAID, 0, OFFERED['isolate-pod']);
    expect(effectOf(OFFERED['isolate-pod'], said, async () => SAID)).toBeUndefined();
    expect(effectOf(OFFERED['drain-node'], subject, async () => SENTINEL)).toBeUndefined();
  });

  it('is that the pod is gone, or not ready', async () => {
    const holds = (pods: Seen['pods']) =>
      effectOf(OFFERED['delete-pod'], subject, async () => ({ ...SENTINEL, pods }))?.holds();
    expect(await holds(SENTINEL.pods)).toBe(false);
    expect(await holds([pod('web-0')])).toBe(true);
    const stopping = { ...pod('web-1'), metadata: { name: 'web-1', deletionTimestamp: '2026-01-01T00:00:00Z' } };
    expect(await holds([pod('web-0'), stopping])).toBe(true);
  });
});

describe('recovery', () => {
  it('is seen by a look of the keeper that began later', async () => {
    let pass = 0;
    const { holds } = recovery(async () => ({ ...SENTINEL, keeper: { ...PAGE, lastPass: String(++pass) } }));
    expect([await holds(), await holds(), await holds()]).toEqual([false, false, true]);
  });

  it('is not there as long as there is a problem, which it says', async () => {
    const { holds } = recovery(async () => ({ ...SENTINEL, pods: [pod('web-0')] }));
    await expect(holds()).rejects.toThrow('web-1 is not there.');
  });

  it('is seen at once where there is no keeper', async () => {
    expect(await recovery(async () => ALONE).holds()).toBe(true);
  });
});
