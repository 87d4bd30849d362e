import type { Environment } from '../../environments';
import { environmentNamed } from '../../environments';
import type { Passwords } from '../../lib';
import { wantedBy } from '../../rotate/environment';
import { heldBy, type LiveSecret, rotated } from '../../rotate/rotated';

const local = environmentNamed('local');

function wantedOf(passwords: Passwords) {
  const environment = {
    ...local,
    sentinel: undefined,
    redis: { ...local.redis, cluster: { ...local.redis.cluster, passwords } },
  } as Environment;
  return wantedBy(environment).secrets;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const plain = ({ data = {} }: LiveSecret) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));

/** Secrets as they are at first, and a step from some to others. */
const first = (): LiveSecret[] =>
  wantedOf({ current: 1 }).map(({ metadata, stringData }) => ({
    metadata,
    data: Object.fromEntries(
      Object.entries(stringData).map(([key, value]) => [
        key,
        base64(typeof value === 'string' ? value : value.text(`first of ${value.of}`)),
      ]),
    ),
  }));
let made = 0;
const random = () => `made ${++made}`;
function stepped(live: readonly LiveSecret[], passwords: Passwords): LiveSecret[] {
  const { secrets, problems } = rotated(wantedOf(passwords), live, random);
  expect(problems).toEqual([]);
  const keyOf = ({ metadata }: LiveSecret) => `${metadata.namespace}/${metadata.name}`;
  return live.map(each => secrets.find(other => keyOf(other) === keyOf(each)) ?? each);
}
const named = (live: readonly LiveSecret[], namespace: string, name: string) =>
  plain(live.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name) as LiveSecret);

test('three steps bring other passwords for all users, and clients get those that the servers have', () => {
  const both = stepped(first(), { current: 1, also: 2 });
  const servers = named(both, 'redis', 'redis-credentials');
  expect(servers.application).toBe('first of application');
  expect(servers['application.also']).toMatch(/^made/);
  expect(servers.passwords).toBe('1 2');
  expect(named(both, 'counter', 'redis-connection').password).toBe('first of application');
  expect(Object.keys(servers).sort()).toEqual(
    ['application', 'keeper', 'probe', 'replication']
      .flatMap(user => [user, `${user}.also`])
      .concat('passwords')
      .sort(),
  );

  const turned = stepped(both, { current: 2, also: 1 });
  const then = named(turned, 'redis', 'redis-credentials');
  expect(then.application).toBe(servers['application.also']);
  expect(then['application.also']).toBe('first of application');
  const connection = named(turned, 'counter', 'redis-connection');
  expect(connection.password).toBe(then.application);
  expect(connection.uri).toContain(encodeURIComponent(then.application ?? ''));

  const last = named(stepped(turned, { current: 2 }), 'redis', 'redis-credentials');
  expect(last).toEqual({
    application: then.application,
    keeper: then.keeper,
    probe: then.probe,
    replication: then.replication,
    passwords: '2',
  });
});

test('each step can be taken back, and taken twice changes nothing', () => {
  const both = stepped(first(), { current: 1, also: 2 });
  expect(rotated(wantedOf({ current: 1, also: 2 }), both, random).secrets).toEqual([]);
  expect(stepped(both, { current: 1 })).toEqual(first());
  const turned = stepped(both, { current: 2, also: 1 });
  expect(stepped(turned, { current: 1, also: 2 })).toEqual(both);
});

test('what others put into a Secret stays', () => {
  const live = first().map(each => ({ ...each, data: { ...each.data, theirs: base64('x') } }));
  expect(named(stepped(live, { current: 1, also: 2 }), 'redis', 'redis-credentials').theirs).toBe('x');
});

test('a step that is left out is refused for each Secret, as is what is missing, empty or another', () => {
  const problemsOf = (live: readonly LiveSecret[], passwords: Passwords) =>
    rotated(wantedOf(passwords), live, random).problems;
  expect(problemsOf(first(), { current: 2 })).toContain(
    'redis/redis-credentials: passwords 2 are wanted, and no server accepts them yet: set { current: 1, also: 2 } first',
  );
  expect(problemsOf(first().slice(1), { current: 1 })).toContain(
    'redis/redis-credentials is not there: make it first, with a password under each of the keys application, replication, probe, keeper',
  );
  const changed = (data: Record<string, string>, at = 0) =>
    first().map((each, index) => (index === at ? { ...each, data: { ...each.data, ...data } } : each));
  expect(problemsOf(changed({ passwords: base64('two') }), { current: 1 }).join()).toContain(
    'says nothing like "1" or "2 1"',
  );
  expect(problemsOf(changed({ keeper: '' }), { current: 1 })).toContain(
    'redis/redis-credentials: it has no key keeper: set that password',
  );
  expect(problemsOf(changed({ application: base64('other') }, 1), { current: 1 }).join()).toContain(
    'application is another password than the servers have',
  );
});

test('a Secret that says nothing holds the first passwords', () => {
  expect(heldBy({ metadata: { name: 'a', namespace: 'b' } })).toEqual({ current: 1 });
});

test.each<[string, Passwords[], Passwords, string]>([
  ['the last step before the second', [{ current: 1, also: 2 }], { current: 2 }, '{ current: 2, also: 1 }'],
  [
    'two steps back',
    [
      { current: 1, also: 2 },
      { current: 2, also: 1 },
    ],
    { current: 1 },
    '{ current: 1, also: 2 }',
  ],
])('what all log in with never goes: %s is refused', (_, steps, wanted, before) => {
  const live = steps.reduce(stepped, first());
  const { problems } = rotated(wantedOf(wanted), live, random);
  expect(problems).toEqual(
    ['redis/redis-credentials', 'counter/redis-credentials'].map(
      secret =>
        `${secret}: passwords ${wanted.current === 1 ? 2 : 1} would go, and all log in with them: set ${before} first`,
    ),
  );
});

test('a copy that a run which was broken off has left behind may catch up, and not be left out', () => {
  const both = stepped(first(), { current: 1, also: 2 });
  const turned = stepped(both, { current: 2, also: 1 });
  const broken = (at: readonly LiveSecret[]) => [...turned.slice(0, 1), ...at.slice(1)];
  expect(stepped(broken(both), { current: 2, also: 1 })).toEqual(turned);
  expect(rotated(wantedOf({ current: 2 }), broken(both), random).problems).toEqual([
    'counter/redis-credentials: passwords 1 would go, and all log in with them: set { current: 2, also: 1 } first',
  ]);
});

test('the way back to passwords that are gone begins from those that are there', () => {
  const last = [{ current: 1, also: 2 }, { current: 2, also: 1 }, { current: 2 }].reduce(stepped, first());
  expect(rotated(wantedOf({ current: 1 }), last, random).problems).toContain(
    'redis/redis-credentials: passwords 1 are wanted, and no server accepts them yet: set { current: 2, also: 1 } first',
  );
});
