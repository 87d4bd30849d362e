import type { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { run } from '../../cli/run';
import { type SecretManifest, secretsIn } from '../../cli/secrets/secrets';
import { EXIT } from '../../cli/streams';
import { Credentials, type IRedis, RedisCluster, RedisDynomite, RedisFront, RedisSentinel, type User } from '../../lib';
import { DATA_TOPOLOGIES } from '../support/data-topologies';
import { manifests } from '../support/manifests';
import { synthesized } from './support/synthesized';

/** The Secrets of what `build` makes, with numbers in place of passwords. */
const secrets = (build: (chart: Chart) => void) => {
  let made = 0;
  return secretsIn(manifests(build), 'dist', () => `password ${++made}`);
};
const placeOf = ({ metadata: { namespace, name } }: SecretManifest) => `${namespace}/${name}`;

it.each(Object.entries(DATA_TOPOLOGIES))('%s has a password for each of its users', (_, build) => {
  let users: readonly User[] = [];
  const made = secrets(chart => {
    users = build(chart, { backup: { store: { kind: 'volume', claim: 'backups' } } }).users;
  });
  expect(made.map(placeOf)).toEqual(['shop/web-credentials']);
  const [{ stringData } = { stringData: {} }] = made;
  expect(Object.keys(stringData).sort()).toEqual([...users].sort());
  expect(new Set(Object.values(stringData)).size).toBe(users.length);
});

it('has a copy for each namespace that is let in, with the same password of the application alone', () => {
  const made = secrets(chart => {
    const redis: IRedis = new RedisSentinel(chart, 'web');
    redis.allowFrom('front', { namespace: 'front' });
    redis.allowFrom('jobs', { namespace: 'jobs', podLabels: { app: 'jobs' } });
    redis.allowFrom('own', {});
    redis.allowFrom('outside', { cidr: '10.0.0.0/8' });
  });
  expect(made.map(placeOf)).toEqual(['shop/web-credentials', 'front/web-credentials', 'jobs/web-credentials']);
  const application = made[0]?.stringData.application;
  expect(application).toMatch(/^password/);
  for (const { stringData } of made.slice(1)) expect(stringData).toEqual({ application });
});

it('has copies where clients of the same servers are let in, and nowhere else', () => {
  const made = secrets(chart => {
    const redis = new RedisSentinel(chart, 'web');
    redis.allowFrom('front', { namespace: 'front' });
    new RedisFront(chart, 'door', { redis }).allowFrom('old', { namespace: 'old' });
    new RedisCluster(chart, 'cache').allowFrom('jobs', { namespace: 'jobs' });
  });
  expect(made.map(placeOf).sort()).toEqual([
    'front/web-credentials',
    'jobs/cache-credentials',
    'old/web-credentials',
    'shop/cache-credentials',
    'shop/web-credentials',
  ]);
});

it('has both passwords while they change, and says so', () => {
  const made = secrets(chart => {
    const redis = new RedisCluster(chart, 'web', { passwords: { current: 1, also: 2 } });
    redis.allowFrom('front', { namespace: 'front' });
  });
  const [own, copy] = made.map(({ stringData }) => stringData);
  expect(copy).toEqual({
    application: own?.application,
    'application.also': own?.['application.also'],
    passwords: '1 2',
  });
  expect(own?.application).not.toBe(own?.['application.also']);
});

it('has no copy for clients that log in as nobody', () => {
  const made = secrets(chart => {
    new RedisDynomite(chart, 'web', { image: 'registry.example/dynomite:1' }).allowFrom('front', {
      namespace: 'front',
    });
  });
  expect(made.map(placeOf)).toEqual(['shop/web-credentials']);
});

it('is one where topologies share it', () => {
  const credentials = Credentials.fromSecret('shared');
  const made = secrets(chart => {
    new RedisCluster(chart, 'web', { credentials });
    new RedisSentinel(chart, 'jobs', { credentials });
  });
  expect(made.map(placeOf)).toEqual(['shop/shared']);
  expect(Object.keys(made[0]?.stringData ?? {})).toContain('sentinel');
});

it('is refused where a namespace would have two of a name', () => {
  const both = ['shop', 'office'].flatMap(namespace =>
    manifests(chart => {
      new RedisCluster(chart, 'web').allowFrom('front', { namespace: 'front' });
    }).map(each => ({ ...each, metadata: { ...each.metadata, namespace } })),
  );
  expect(() => secretsIn(both, 'dist', () => '')).toThrow(
    'Secret front/web-credentials would have the passwords of two topologies: give one of them another by its prop credentials.',
  );
});

describe('redis-ha secrets', () => {
  const called = async (width?: number) => {
    const folder = synthesized(chart => new RedisCluster(chart, 'web'));
    const said = { out: '', error: '' };
    const streams = { out: (text: string) => (said.out += text), error: (text: string) => (said.error += text) };
    return { code: await run(['secrets', folder], { ...streams, width }), ...said };
  };

  it('writes them as manifests, other ones each time', async () => {
    const [first, second] = [await called(), await called()];
    expect([first.code, first.error]).toEqual([EXIT.done, '']);
    const [secret] = parseAllDocuments(first.out).map(document => document.toJS());
    expect(secret).toMatchObject({ kind: 'Secret', metadata: { name: 'web-credentials', namespace: 'shop' } });
    expect(secret.stringData.application).toMatch(/^[\w-]{32}$/);
    expect(second.out).not.toBe(first.out);
  });

  it('shows none on a terminal', async () => {
    expect(await called(80)).toEqual({
      code: EXIT.failed,
      out: '',
      error: expect.stringContaining('The passwords would be shown: pipe them'),
    });
  });
});
