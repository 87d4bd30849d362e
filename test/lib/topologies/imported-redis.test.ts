import { App, Chart } from 'cdk8s';
import { CounterApp } from '../../../apps/counter/counter-app';
import { Redis, type RedisAttributes } from '../../../lib';
import { find, manifests, problems } from '../../support/manifests';

const MINIMAL: RedisAttributes = { host: 'redis.example.com', secretName: 'cache', mode: 'cluster' };
/** Every attribute, so that a new one breaks this file until it is covered. */
const ALL: Required<RedisAttributes> = {
  ...MINIMAL,
  port: 6380,
  user: 'shop',
  secretKey: 'token',
  passwords: { current: 2, also: 1 },
  mode: 'sentinel',
  primaryName: 'cache-primary',
  clientLabels: { 'example.com/egress': 'cache' },
  accessGranted: true,
  tls: { caSecretName: 'cache-ca', clientCertificate: true },
};
const imported = (attributes: RedisAttributes) =>
  Redis.fromAttributes(new Chart(new App(), 'test', { namespace: 'shop' }), 'cache', attributes);

it('describes a Redis that is there, with defaults', () => {
  const { name, connection } = imported(MINIMAL);
  expect(name).toBe('cache');
  expect(connection).toEqual({
    host: 'redis.example.com',
    port: 6379,
    user: 'default',
    secretName: 'cache',
    secretKey: 'password',
    clientLabels: {},
    mode: 'cluster',
  });
});

it('takes every attribute up', () => {
  const { accessGranted, tls, ...connection } = ALL;
  expect(imported(ALL).connection).toEqual({ ...connection, tls: true, ...tls });
});

it.each<[RedisAttributes['mode'], number]>([
  ['cluster', 6379],
  ['sentinel', 26379],
  ['standalone', 6379],
])('has the usual port of %s', (mode, port) => {
  const primaryName = mode === 'sentinel' ? 'cache' : undefined;
  expect(imported({ ...MINIMAL, mode, primaryName }).connection).toMatchObject({ mode, port });
});

it('makes no object, and no policy for clients that can reach it', () => {
  const all = manifests(chart =>
    Redis.fromAttributes(chart, 'cache', { ...MINIMAL, accessGranted: true }).allowFrom('web', { namespace: 'web' }),
  );
  expect(all).toEqual([]);
});

it('serves the counter as one of ours does', () => {
  const all = manifests(chart => {
    const redis = Redis.fromAttributes(chart, 'cache', { ...MINIMAL, accessGranted: true });
    new CounterApp(chart, 'counter', { redis });
  });
  const { spec } = find(all, 'Deployment', 'counter').spec.template;
  expect(spec.containers[0].env).toEqual(
    expect.arrayContaining([
      { name: 'REDIS_HOST', value: 'redis.example.com' },
      { name: 'REDIS_USER', value: 'default' },
      { name: 'REDIS_PASSWORD_FILE', value: '/credentials/password' },
    ]),
  );
  expect(all.map(({ kind }) => kind)).not.toContain('NetworkPolicy');
});

it('cannot let anyone in, and says so', () => {
  const found = problems(chart => Redis.fromAttributes(chart, 'cache', MINIMAL).allowFrom('web', {}));
  expect(found).toEqual([
    expect.stringMatching(/^\[test\/cache] allowFrom: "web" cannot be let in.*set accessGranted/),
  ]);
});

it.each<[string, Partial<RedisAttributes>, RegExp]>([
  ['a URL', { host: 'redis://me:hunter2!@redis.example.com:6379' }, /host: .* is no host name; set it without scheme/],
  ['a host with its port', { host: 'redis.example.com:6379' }, /host: /],
  ['no host', { host: '' }, /host: "" is no host name/],
  ['a port that is none', { port: 0 }, /port: 0 is no port; set/],
  ['a user that is none', { user: 'a b' }, /user: "a b" cannot name an ACL user; set/],
  ['a password in place of a Secret', { secretName: 'hunter2!' }, /secretName: .*cannot name a Secret.*not a password/],
  ['a key that is none', { secretKey: 'hunter2!' }, /secretKey: .*no key of a Secret/],
  ['another mode', { mode: 'proxy' as 'cluster' }, /mode: "proxy" .*set "cluster", "sentinel" or "standalone"/],
  ['Sentinels without a name to ask for', { mode: 'sentinel' }, /primaryName: Sentinels .*set the one that/],
  [
    'a name that nobody is asked for',
    { primaryName: 'cache' },
    /primaryName: .*leave it out, or set mode to "sentinel"/,
  ],
  ['a name that is none', { mode: 'sentinel', primaryName: 'a b' }, /primaryName: "a b" cannot name a primary; set/],
  ['a label that is none', { clientLabels: { 'a b': 'c' } }, /clientLabels: .*no label; set/],
])('refuses %s', (_, attributes, sentence) => {
  const found = problems(chart => Redis.fromAttributes(chart, 'cache', { ...MINIMAL, ...attributes }));
  expect(found).toEqual([expect.stringMatching(sentence)]);
  expect(found[0]).not.toContain('hunter2');
});

it.each(['10.0.0.7', 'fd00::7', 'clustercfg.cache.abc123.euc1.cache.amazonaws.com', 'my_redis'])('takes %s', host => {
  expect(problems(chart => Redis.fromAttributes(chart, 'cache', { ...MINIMAL, host }))).toEqual([]);
});
