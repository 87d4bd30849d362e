import { type RoleSample, sampleReader } from '../../../drills/roles/sample';
import { twoPrimaries } from '../../../drills/roles/two-primaries';

function read(text: string, minReplicas = 1): RoleSample[] {
  const samples: RoleSample[] = [];
  text.split('\n').forEach(sampleReader(minReplicas, sample => samples.push(sample)));
  return samples;
}

const info = (...fields: string[]) =>
  `# Server\r\nserver_time_usec:5000000\r\n${fields.join('\r\n')}\r\nrepl_backlog_histlen:0\r\n\n`;

describe('sampleReader', () => {
  const primary = { at: 5000, primary: true };
  test.each([
    ['a primary with its replicas', info('loading:0', 'role:master', 'min_slaves_good_slaves:1'), true],
    ['a primary without', info('loading:0', 'role:master', 'min_slaves_good_slaves:0'), false],
    ['a primary that loads', info('loading:1', 'role:master', 'min_slaves_good_slaves:1'), false],
    ['a paused primary', info('paused_actions:write', 'role:master', 'min_slaves_good_slaves:1'), false],
    ['a primary that pauses nothing', info('paused_actions:none', 'role:master', 'min_slaves_good_slaves:1'), true],
  ])('%s', (_, text, takesWrites) => {
    expect(read(text)).toEqual([{ ...primary, takesWrites }]);
  });

  test('a primary that needs no replica takes writes without any', () => {
    expect(read(info('role:master'), 0)).toEqual([{ ...primary, takesWrites: true }]);
  });

  test('a replica takes none', () => {
    expect(read(info('role:slave'), 0)).toEqual([{ at: 5000, primary: false, takesWrites: false }]);
  });

  test('what is no answer is no sample', () => {
    expect(read('Could not connect to Redis at 10.0.0.1:6379: Connection refused\nLOADING Redis is loading')).toEqual(
      [],
    );
    expect(read('# Server\nserver_time_usec:1\n# Server\nrepl_backlog_histlen:0\n')).toEqual([]);
  });
});

describe('twoPrimaries', () => {
  /** Samples a tenth of a second apart, from the text's start: `p` takes writes, `x` is a primary that does not. */
  const samples = (text: string): RoleSample[] =>
    [...text].flatMap((letter, index) =>
      letter === ' ' ? [] : [{ at: 100 * index, primary: 'px'.includes(letter), takesWrites: letter === 'p' }],
    );
  const longest = (...servers: string[]) =>
    twoPrimaries(new Map(servers.map((text, index) => [`redis-${index}`, samples(text)]))).ms;

  test.each([
    ['one after the other', ['pppprrrrr', 'rrrrrpppp'], 0],
    ['both for a while', ['pppppprrr', 'rrrpppppp'], 200],
    ['an old primary that takes no writes', ['ppxxxxxxx', 'rrpppppppp'], 0],
    ['an old primary that was frozen', [`ppp${' '.repeat(30)}ppr`, `rrr${'p'.repeat(40)}`], 100],
    ['of three the worst two', ['pppppppppp', 'rrrrrrrrpp', 'rrrpppprrr'], 300],
    ['one server alone', ['pppppppp'], 0],
  ])('%s', (_, servers, ms) => {
    expect(longest(...servers)).toBe(ms);
  });

  test('says which and when', () => {
    const seen = new Map([
      ['redis-0', samples('rpppp')],
      ['redis-1', samples('rrrpppp')],
    ]);
    expect(twoPrimaries(seen)).toEqual({ ms: 100, seen: { servers: ['redis-0', 'redis-1'], began: 300 } });
  });
});
