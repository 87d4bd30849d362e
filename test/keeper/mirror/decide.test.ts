import { decide, lastingStates } from '../../../keeper/mirror/decide';
import type { Drift, EnvoySeen, MirrorSeen } from '../../../keeper/mirror/observation';
import { viewOf } from '../../../keeper/mirror/view';
import { note, UNAWARE } from '../../../keeper/replicated/memory';
import type { MirrorSpec } from '../../../lib/config/keeper-spec';
import { silent } from '../replicated/support';
import { copyOf, envoy, GONE, HIDDEN, member, noteOf, waiting } from './support';

const SPEC: MirrorSpec = {
  topology: 'mirror',
  name: 'redis',
  port: 6379,
  domain: 'shop',
  servers: ['redis-0', 'redis-1'],
  statsPort: 9902,
  closingPrefix: 'closed:',
};
const BOTH = SPEC.servers;
const THREE = ['redis-0', 'redis-1', 'redis-2'];

interface Case {
  readonly pods: readonly MirrorSeen[];
  /** @default all seen and well */
  readonly envoys?: Readonly<Record<string, EnvoySeen>>;
  readonly drift?: Drift;
  readonly spec?: Partial<MirrorSpec>;
  /** How long it has been so, in milliseconds. */
  readonly ms?: number;
}

function decideOn({ pods, envoys = {}, drift = { differing: 0 }, spec = {}, ms = 0 }: Case): string {
  const all = { ...SPEC, servers: pods.map(({ pod }) => pod), ...spec };
  const view = viewOf(
    { now: 0, pods, drift, envoys: new Map(all.servers.map(pod => [pod, envoys[pod] ?? envoy()])) },
    all,
  );
  const { state, steps, reason } = decide(view, note(UNAWARE, lastingStates(view), -ms));
  if (steps.length === 0) return reason ? `${state}: ${reason}` : state;
  return steps
    .map(step => {
      if (step.kind === 'note') return `note ${step.pod} ${step.note.generation} ${step.note.members.join('+')}`;
      if (step.kind === 'copy' || step.kind === 'let-in') return `${step.kind} ${step.pod} ${step.source}`;
      return `${step.kind} ${step.pod}`;
    })
    .join(', ');
}

const formed = BOTH.map(pod => member(pod, noteOf(pod, 2, BOTH)));
const three = THREE.map(pod => member(pod, noteOf(pod, 3, THREE)));
const alone = member('redis-0', noteOf('redis-0', 3, ['redis-0']));
const missing = (pod: string, missed = 1) => envoy({ missed: { [pod]: missed } });

describe('those that have every write', () => {
  test.each<[string, Case, string]>([
    ['all as wanted', { pods: formed }, 'settled'],
    ['one went away', { pods: [formed[0] ?? alone, silent('redis-1')] }, 'note redis-0 3 redis-0'],
    [
      'and is known to be',
      { pods: [alone, silent('redis-1')] },
      'waiting: redis-1 does not answer: connection refused',
    ],
    [
      'one that missed nothing is back from a moment of silence',
      { pods: [alone, member('redis-1', noteOf('redis-1', 2, BOTH))] },
      'note redis-0 4 redis-0+redis-1, note redis-1 4 redis-0+redis-1',
    ],
    ['copies did not arrive', { pods: formed, envoys: { 'redis-0': missing('redis-1') } }, 'close redis-1'],
    [
      'they did not before it was let in',
      {
        pods: [
          formed[0] ?? alone,
          member('redis-1', noteOf('redis-1', 2, BOTH, { heard: { 'redis-0': { start: 'one', missed: 4 } } })),
        ],
        envoys: { 'redis-0': missing('redis-1', 4) },
      },
      'settled',
    ],
    ['an Envoy started anew', { pods: formed, envoys: { 'redis-1': envoy({ start: 'two' }) } }, 'close redis-0'],
    [
      'an Envoy of three started anew: one after the other',
      { pods: three, envoys: { 'redis-1': envoy({ start: 'two' }) } },
      'close redis-0',
    ],
    [
      'an Envoy of three did not reach two',
      { pods: three, envoys: { 'redis-1': envoy({ missed: { 'redis-0': 1, 'redis-2': 3 } }) } },
      'close redis-0, close redis-2',
    ],
    [
      'cut off from each other',
      { pods: formed, envoys: { 'redis-0': missing('redis-1'), 'redis-1': missing('redis-0') } },
      'waiting: redis-0 missed writes that the Envoy of redis-1 had, and redis-1 missed writes that the Envoy of redis-0 had: set `trusted` to the server whose data stays',
    ],
    [
      'cut off from each other, and one is trusted',
      {
        pods: formed,
        envoys: { 'redis-0': missing('redis-1'), 'redis-1': missing('redis-0') },
        spec: { trusted: 'redis-1' },
      },
      'close redis-0',
    ],
    [
      'one of three cut off: the majority stays',
      {
        pods: three,
        envoys: {
          'redis-0': envoy({ missed: { 'redis-1': 1, 'redis-2': 1 } }),
          'redis-1': missing('redis-0'),
          'redis-2': missing('redis-0'),
        },
      },
      'close redis-0',
    ],
    [
      'an Envoy that is away says nothing of others',
      { pods: formed, envoys: { 'redis-1': GONE } },
      'waiting: the Envoy of redis-1 does not answer: connection refused',
    ],
    [
      'an Envoy whose server is unwell to it',
      { pods: formed, envoys: { 'redis-1': envoy({ open: false }) } },
      'waiting: the Envoy of redis-1 does not take its server for well',
    ],
    [
      'two that differ',
      { pods: formed, drift: { differing: 2 } },
      'waiting: redis-0 and redis-1 differ in 2 of the things that were compared: set `trusted` to the server whose data stays',
    ],
    [
      'two that differ, one trusted',
      { pods: formed, drift: { differing: 2 }, spec: { trusted: 'redis-0' } },
      'close redis-1',
    ],
    ['an odd one of three', { pods: three, drift: { differing: 1, odd: 'redis-1' } }, 'close redis-1'],
    [
      'a key left behind',
      { pods: [member('redis-0', noteOf('redis-0', 2, BOTH), { keeps: ['redis-1'] }), formed[1] ?? alone] },
      'tidy redis-0',
    ],
  ])('%s', (_, seen, expected) => {
    expect(decideOn(seen)).toBe(expected);
  });
});

describe('those that have not', () => {
  test.each<[string, Case, string]>([
    ['one that started anew', { pods: [alone, waiting('redis-1', { keys: 4 })] }, 'copy redis-1 redis-0'],
    [
      'one that was closed',
      { pods: [alone, member('redis-1', noteOf('redis-1', 2, BOTH), { closing: 'away' })] },
      'copy redis-1 redis-0',
    ],
    [
      'a copy that is not whole',
      { pods: [alone, copyOf('redis-1', 'redis-0', { linkUp: false })] },
      'waiting: redis-1 has not been copied from redis-0 yet',
    ],
    ['a whole copy', { pods: [alone, copyOf('redis-1', 'redis-0')] }, 'let-in redis-1 redis-0'],
    [
      'a whole copy, beside an Envoy that cannot be asked',
      { pods: [alone, copyOf('redis-1', 'redis-0')], envoys: { 'redis-0': HIDDEN } },
      "waiting: redis-1 has its copy, and can't be let in yet: the Envoy of redis-0 does not answer in time",
    ],
    [
      'a whole copy, and a third that may be writing',
      { pods: [alone, copyOf('redis-1', 'redis-0'), silent('redis-2')], envoys: { 'redis-2': HIDDEN } },
      "waiting: redis-1 has its copy, and can't be let in yet: redis-2, which may be taking writes, does not answer: connection refused",
    ],
    [
      'a whole copy, and a third that is surely away',
      { pods: [alone, copyOf('redis-1', 'redis-0'), silent('redis-2')], envoys: { 'redis-2': GONE } },
      'let-in redis-1 redis-0',
    ],
    [
      'a copy of one that is away',
      { pods: [silent('redis-0'), copyOf('redis-1', 'redis-0'), member('redis-2', noteOf('redis-2', 3, ['redis-2']))] },
      'copy redis-1 redis-2',
    ],
    [
      'one that holds keys while the other is empty',
      { pods: [member('redis-0', noteOf('redis-0', 3, ['redis-0']), { keys: 0 }), waiting('redis-1', { keys: 9 })] },
      'waiting: redis-0 is empty while redis-1 holds 9 keys: set `trusted` to the server whose data stays',
    ],
    [
      'a copy goes before the next one',
      { pods: [alone, waiting('redis-1'), copyOf('redis-2', 'redis-0')] },
      'let-in redis-2 redis-0',
    ],
  ])('%s', (_, seen, expected) => {
    expect(decideOn(seen)).toBe(expected);
  });
});

describe('nobody takes clients', () => {
  const own = (pod: string, generation: number, members: readonly string[], keys = 5) =>
    waiting(pod, { keys, note: noteOf(pod, generation, members) });
  test.each<[string, Case, string]>([
    ['never used', { pods: BOTH.map(pod => waiting(pod)) }, 'lead redis-0'],
    [
      'never used, and not all there',
      { pods: [waiting('redis-0'), silent('redis-1')], ms: 99_000 },
      'waiting: nobody takes clients: of others it is not known what they hold: redis-1 does not answer: connection refused',
    ],
    [
      'one holds keys, and nothing is written down',
      { pods: [waiting('redis-0'), waiting('redis-1', { keys: 3 })] },
      'lead redis-1',
    ],
    [
      'both hold keys, and nothing is written down',
      { pods: BOTH.map(pod => waiting(pod, { keys: 3 })) },
      'waiting: nobody takes clients: redis-0 and redis-1 hold keys, and none says that it had every write: set `trusted` to the server whose data stays',
    ],
    [
      'both hold keys, and one is trusted',
      { pods: BOTH.map(pod => waiting(pod, { keys: 3 })), spec: { trusted: 'redis-1' } },
      'lead redis-1',
    ],
    ['all stopped at once', { pods: [own('redis-0', 2, BOTH), own('redis-1', 2, BOTH, 6)] }, 'lead redis-1'],
    ['one had been away before', { pods: [own('redis-0', 2, BOTH), own('redis-1', 3, ['redis-1'])] }, 'lead redis-1'],
    [
      'the one that had been away is there first',
      { pods: [own('redis-0', 2, BOTH), silent('redis-1')], ms: 99_000 },
      'waiting: nobody takes clients: redis-1 does not answer: connection refused, and had every write as redis-0 did: set `trusted` to the server whose data stays',
    ],
    ['the last one alone', { pods: [own('redis-0', 3, ['redis-0']), silent('redis-1')] }, 'lead redis-0'],
    [
      'a copy whose source is away',
      {
        pods: [
          silent('redis-0'),
          copyOf('redis-1', 'redis-0', { linkUp: false, note: noteOf('redis-0', 3, ['redis-0']) }),
        ],
      },
      'waiting: nobody takes clients: redis-0 had every write last, and does not answer: connection refused: set `trusted` to the server whose data stays',
    ],
    [
      'a copy whose source lost its data',
      {
        pods: [
          waiting('redis-0'),
          copyOf('redis-1', 'redis-0', { linkUp: false, note: noteOf('redis-0', 3, ['redis-0']) }),
        ],
      },
      'waiting: nobody takes clients: redis-1, with 5 keys, was being copied from another, whose data is gone: set `trusted` to the server whose data stays',
    ],
    [
      'one that was closed is left alone with its data',
      { pods: [silent('redis-0'), member('redis-1', noteOf('redis-1', 4, ['redis-1']), { closing: 'away' })] },
      'open redis-1',
    ],
    [
      'a trusted one waits for others a while',
      { pods: [own('redis-0', 2, BOTH), silent('redis-1')], spec: { trusted: 'redis-0' }, ms: 59_000 },
      'waiting: nobody takes clients: redis-1 does not answer: connection refused, and had every write as redis-0 did: set `trusted` to the server whose data stays',
    ],
    [
      'a trusted one waits no longer',
      { pods: [own('redis-0', 2, BOTH), silent('redis-1')], spec: { trusted: 'redis-0' }, ms: 60_000 },
      'lead redis-0',
    ],
    [
      'a trusted one waits for one that loads',
      { pods: [own('redis-0', 2, BOTH), silent('redis-1', 'loading')], spec: { trusted: 'redis-0' }, ms: 99_000 },
      'waiting: nobody takes clients: redis-1 is still loading its data set, and had every write as redis-0 did: set `trusted` to the server whose data stays',
    ],
  ])('%s', (_, seen, expected) => {
    expect(decideOn(seen)).toBe(expected);
  });
});
