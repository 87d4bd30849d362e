import { driftOf, lastingKeys, weigh } from '../../../keeper/mirror/drift';
import { observeEnvoy, readEnvoy } from '../../../keeper/mirror/envoy';
import { atRest } from '../../../keeper/mirror/let-in';
import { libraryOf, parseNote } from '../../../keeper/mirror/note';
import { parseMirror } from '../../../keeper/mirror/spec';
import { envoy, noteOf } from './support';

describe('an Envoy', () => {
  const metric = (name: string, upstream: string, value: number) =>
    `envoy_cluster_${name}{envoy_cluster_name="${upstream}"} ${value}`;
  const metrics = [
    '# TYPE envoy_cluster_membership_healthy gauge',
    ...['redis-0', 'redis-1', 'admin'].flatMap(upstream => [
      metric('membership_healthy', upstream, 1),
      metric('membership_total', upstream, 1),
      metric('membership_change', upstream, 1),
      metric('upstream_rq_active', upstream, 1),
      metric('upstream_rq_total', upstream, 7),
    ]),
    metric('upstream_cx_connect_fail', 'redis-1', 2),
    metric('upstream_rq_timeout', 'redis-1', 3),
  ].join('\n');

  it('is read from its metrics, without its administration', () => {
    expect(readEnvoy('redis-0', 'x', metrics)).toEqual({
      seen: true,
      start: 'x',
      open: true,
      active: 2,
      copies: 7,
      missed: { 'redis-1': 6 },
    });
  });

  it('that has no name for its life, or knows nothing of its server, is none', () => {
    const problem = 'says nothing of its own server';
    expect(readEnvoy('redis-0', '', metrics)).toEqual({ seen: false, gone: false, problem });
    expect(readEnvoy('redis-9', 'x', metrics)).toEqual({ seen: false, gone: false, problem });
  });

  it('that is not there is gone', async () => {
    const refused = async () => {
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      });
    };
    expect(await observeEnvoy('redis-0', '127.0.0.1', 1, refused)).toMatchObject({ seen: false, gone: true });
  });

  it('is at rest when it is closed, has answers to all, and sends no more', () => {
    const closed = envoy({ open: false, copies: 5 });
    const of = (one: typeof closed) => new Map([['redis-0', one]]);
    expect(atRest(of(closed), of(closed))).toEqual(of(closed));
    expect(atRest(of(envoy({ copies: 5 })), of(closed))).toBeUndefined();
    expect(atRest(of({ ...closed, copies: 4 }), of(closed))).toBeUndefined();
    expect(atRest(of(closed), of({ ...closed, active: 1 }))).toBeUndefined();
    expect(atRest(of(closed), of({ ...closed, start: 'two' }))).toBeUndefined();
    expect(atRest(new Map(), of(closed))).toBeUndefined();
  });
});

describe('what is written down', () => {
  it('comes back as it was', () => {
    const note = noteOf('redis-0', 3, ['redis-0', 'redis-1']);
    const [, text = ''] = /\[==\[(.*)\]==\]/.exec(libraryOf(note)) ?? [];
    expect(parseNote(text)).toEqual(note);
  });

  it.each(['', '{}', 'nil', '{"pod":"a","generation":1,"members":[]}'])('is nothing where it is %j', text => {
    expect(parseNote(text)).toBeUndefined();
  });
});

describe('the spec', () => {
  const fields = {
    topology: 'mirror',
    name: 'web',
    port: 6379,
    domain: 'shop',
    servers: ['web-0', 'web-1'],
    statsPort: 9902,
    closingPrefix: 'closed:',
  };

  it('is read', () => {
    expect(parseMirror({ ...fields, trusted: 'web-1' })).toEqual({ ...fields, mode: 'act', trusted: 'web-1' });
  });

  it.each<[object, string]>([
    [{ trusted: 'web-9' }, 'trusted must be one of the servers, not "web-9"'],
    [{ servers: [] }, 'servers must name at least one pod'],
    [{ closingPrefix: '' }, 'closingPrefix must be a text'],
    [{ statsPort: 0 }, 'statsPort must be a whole number above 0'],
  ])('with %j is refused', (part, message) => {
    expect(() => parseMirror({ ...fields, ...part })).toThrow(message);
  });
});

describe('a difference', () => {
  const reading = (a: string, b: string, c: string) =>
    new Map(['redis-0', 'redis-1', 'redis-2'].map((pod, index) => [pod, new Map([['k', [a, b, c][index] ?? '']])]));
  const look = (suspects: Parameters<typeof weigh>[0], first: string, second: string, now: number) => {
    const [a = '', b = '', c = ''] = first;
    const [d = '', e = '', f = ''] = second;
    return weigh(suspects, ['k'], reading(a, b, c), reading(d, e, f), now);
  };

  it('counts when it has been there for a while and nobody changes it, and names the odd one', () => {
    let suspects: Parameters<typeof weigh>[0] = new Map();
    for (const now of [0, 2000, 4000]) suspects = look(suspects, 'xyx', 'xyx', now);
    expect(driftOf(suspects, 4000)).toEqual({ differing: 0 });
    expect(driftOf(suspects, 5000)).toEqual({ differing: 1, odd: 'redis-1' });
  });

  it('does not count while somebody changes it, and is forgotten when it is gone', () => {
    let suspects: Parameters<typeof weigh>[0] = new Map();
    for (const now of [0, 2000, 4000, 6000]) suspects = look(suspects, 'xyx', 'yyx', now);
    expect(driftOf(suspects, 9000)).toEqual({ differing: 0 });
    expect(look(suspects, 'xxx', 'xxx', 9000).size).toBe(0);
  });

  it('is not looked for among keys that expire', () => {
    expect(lastingKeys('# Keyspace\r\ndb0:keys=7,expires=2,avg_ttl=1\r\ndb3:keys=1,expires=0,avg_ttl=0\r\n')).toBe('6');
  });
});
