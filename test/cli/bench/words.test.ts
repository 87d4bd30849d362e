import type { Measured, Measurement } from '../../../cli/bench/figures';
import { going, gone, progressOn } from '../../../cli/bench/progress';
import { digits, milliseconds, sent } from '../../../cli/bench/spell';
import { words } from '../../../cli/bench/words';
import { LOAD_DEFAULTS } from '../../../drills/load/options';
import { loadReport, slower } from '../support/load-report';

const target = (name: string, rounds: Measured['rounds'], namespace = 'shop'): Measured => ({
  namespace,
  name,
  releases: ['redis-8.0'],
  servers: 1,
  rounds,
});
const measurement = (targets: readonly Measured[], rate: number | null = null): Measurement => ({
  startedAt: '2026-01-01T00:00:00.000Z',
  options: { ...LOAD_DEFAULTS, rate },
  targets,
});

it('has a column a target, and its ratio to the first', () => {
  const rounds = [slower(1), slower(1.25), slower(2)];
  const text = words(
    measurement([
      target('redis', rounds),
      target(
        'other',
        rounds.map(() => slower(2)),
      ),
    ]),
  );
  expect(text.split('\n')).toEqual([
    expect.stringMatching(
      /^ {2}cache \(get=90,set=10\), 8 connections, each with the next command when it has an answer; values of 512 B, 10,000 keys of each kind\. The middle of 3 rounds of 10 s\.$/,
    ),
    '',
    '                     redis                        other    to redis',
    '  commands a second  8,000 (5,000 – 10,000)       5,000    × 0.63',
    '  50 %               0.50 ms (0.40 ms – 0.80 ms)  0.80 ms  × 1.60',
    '  90 %               1.00 ms (0.80 ms – 1.60 ms)  1.60 ms  × 1.60',
    '  99 %               2.00 ms (1.60 ms – 3.20 ms)  3.20 ms  × 1.60',
    '  99.9 %             15.3 ms (12.3 ms – 24.5 ms)  24.5 ms  × 1.60',
    '  slowest            121 ms (97.0 ms – 194 ms)    194 ms   × 1.60',
    '  answered           230,000                      150,000',
    '  failed             none                         none',
    '',
  ]);
});

it('says what commands took once they were sent, where they were due by schedule', () => {
  const [closed, open] = [null, 1000].map(rate => words(measurement([target('web', [loadReport()])], rate)));
  expect(open).toContain('\n  99 % once sent     1.60 ms\n');
  expect(closed).not.toContain('once sent');
});

it('says whose figures they are, and what is left', () => {
  const busy = loadReport({ lacked: ['Its thread was busy 97 % of the time: have it send less.'], keysLeft: 1200 });
  const text = words(measurement([target('web', [busy, loadReport(), busy]), target('web', [busy], 'other')]));
  expect(text).toContain(
    '\n\n  shop/web: these are figures of the load itself in rounds 1, 3, not of the servers. Its thread was busy 97 % of the time: have it send less.\n',
  );
  expect(text).toContain('shop/web: 2,400 keys that begin with bench: could not be deleted, and go by themselves.');
  expect(text).toContain('other/web: these are figures of the load itself in round 1, ');
});

it('says that nothing was answered, and what failed', () => {
  const none = loadReport({ perSecond: 0, done: 0, errors: { OOM: 5, timeout: 1234 } });
  const text = words(measurement([target('web', [none]), target('other', [loadReport()])]));
  expect(text).toContain('web: no command was answered.');
  expect(text).toMatch(/failed +5 OOM, 1,234 timeout +none/);
  expect(text).toMatch(/commands a second +0 +10,000 +× –/);
});

it.each([
  [0.0371, '0.04 ms'],
  [9.994, '9.99 ms'],
  [12.25, '12.3 ms'],
  [1234.5, '1,235 ms'],
])('spells %d as %s', (ms, text) => {
  expect(milliseconds(ms)).toBe(text);
});

it('knows no figure of what was not measured', () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(digits)).toEqual(['–', '–']);
});

it('says what a schedule sends', () => {
  const options = { ...LOAD_DEFAULTS, mix: 'get=1', rate: 2000, clients: 1, valueBytes: 2048 };
  expect(sent(options)).toBe('get=1, 2,000 a second by 1 connection; values of 2 KiB, 10,000 keys of each kind');
});

describe('progress', () => {
  const told = (live: boolean) => {
    const said: string[] = [];
    const progress = progressOn({ out: () => {}, error: text => said.push(text), live, width: 20 });
    progress.now('round 1 goes on and on and on');
    progress.over('round 1 is over');
    progress.end();
    return said;
  };

  it('is one line that changes, on a terminal', () => {
    expect(told(true)).toEqual(['\r\u001b[Kround 1 goes on and', '\r\u001b[Kround 1 is over', '\r\u001b[K']);
  });

  it('is a line a round, on what is none', () => {
    expect(told(false)).toEqual(['round 1 is over\n']);
  });

  it('says how far it is', () => {
    expect(going(2, 3, 'web', loadReport({ durationMs: 4321 }))).toBe('round 2 of 3: web, 4 s, 10,000 a second');
    const reports = [loadReport(), loadReport({ errors: { timeout: 3 }, lacked: ['Its thread was busy.'] })];
    expect(gone(1, 3, ['web', 'other'], reports)).toBe(
      'round 1 of 3: web 10,000 a second, 99 % in 1.60 ms; other 10,000 a second, 99 % in 1.60 ms, 3 failed, figures of the load itself',
    );
  });
});
