import type { Chart } from 'cdk8s';
import { Credentials, RedisCluster, RedisFront, RedisReplication, RedisSentinel, RedisStandalone } from '../../lib';
import { type EnvoyConf, envoyBootstrap } from '../../lib/config/envoy/bootstrap';
import type { ReadPolicy, RedisListener } from '../../lib/config/envoy/redis-listener';
import type { Balance, Upstream } from '../../lib/config/envoy/upstreams';
import { PORTS } from '../../lib/config/ports';
import { certificateFor } from './support/certificates';
import { cleanUpEnvoys, envoyComplaints } from './support/envoy';
import { type Behind, proxyBootstrap } from './support/envoy-proxy';

afterAll(cleanUpEnvoys);

const FILES = { '/credentials/application': 'secret' };
const LOGIN = { user: 'application', password: { file: '/credentials/application' } };
const SERVER: Upstream = { kind: 'servers', name: 'web', hosts: ['web.shop.svc.cluster.local'], port: 6379 };
const CLUSTER: Upstream = { kind: 'cluster', name: 'web', host: 'web.shop.svc.cluster.local', port: 6379 };

function conf(listener: Partial<RedisListener> = {}, upstreams: readonly Upstream[] = [SERVER]): EnvoyConf {
  return {
    listeners: [
      { name: 'redis', port: PORTS.redis.number, opTimeoutMs: 5000, catchAll: { upstream: 'web' }, ...listener },
    ],
    upstreams,
    memory: 256 * 1024 ** 2,
    maxConnections: 1000,
  };
}

it.each<[string, EnvoyConf]>([
  ['one server', conf()],
  ['logins both ways', conf({ login: LOGIN }, [{ ...SERVER, login: LOGIN }])],
  ['a password from a variable', conf({ login: { user: 'x', password: { variable: 'PATH' } } })],
  ...(['maglev', 'ring-hash', 'random'] as const).map((balance): [string, EnvoyConf] => [
    `${balance} over servers`,
    conf({}, [{ ...SERVER, hosts: ['a', 'b', 'c'], balance } satisfies Upstream & { balance: Balance }]),
  ]),
  ...(['primary', 'prefer-primary', 'replica', 'prefer-replica', 'any'] as const).map(
    (readPolicy: ReadPolicy): [string, EnvoyConf] => [
      `a cluster with reads by ${readPolicy}`,
      conf({ redirections: true, readPolicy }, [{ ...CLUSTER, login: LOGIN, healthCheck: { intervalMs: 1000 } }]),
    ],
  ),
  ['a maintenance key', conf({}, [{ ...SERVER, healthCheck: { intervalMs: 1000, maintenanceKey: 'away' } }])],
  [
    'mirrors, prefixes and reads elsewhere',
    conf(
      {
        routes: [
          { prefix: 'a:', upstream: 'web', reads: 'more', removePrefix: true },
          { prefix: 'b:', upstream: 'more', mirrors: [{ upstream: 'web' }, { upstream: 'more', excludeReads: true }] },
        ],
      },
      [SERVER, { ...SERVER, name: 'more' }],
    ),
  ],
])('Envoy takes %s', async (_, each) => {
  expect(await envoyComplaints(envoyBootstrap(each), FILES)).toBe('');
});

it('finds what Envoy does not take', async () => {
  expect(await envoyComplaints(envoyBootstrap(conf({ login: LOGIN })))).toMatch(/critical/);
});

describe('Envoy takes what RedisEnvoyProxy renders', () => {
  const certificate = certificateFor('redis.example');
  afterAll(() => certificate.remove());
  const tls = (index: number) => ({
    [`/secrets/${index}/ca.crt`]: certificate.certificate,
    [`/secrets/${index}/tls.crt`]: certificate.certificate,
    [`/secrets/${index}/tls.key`]: certificate.key,
  });
  const files = {
    ...Object.fromEntries([0, 1, 2, 3].map(index => [`/secrets/${index}/application`, 'secret'])),
    ...tls(1),
    ...tls(2),
  };
  const credentials = Credentials.fromSecret('passwords');
  const shards = (chart: Chart) => ['a', 'b'].map(id => new RedisStandalone(chart, id, { credentials }));

  it.each<[string, Behind]>([
    ['before a cluster', chart => ({ redis: new RedisCluster(chart, 'web'), readPolicy: 'any' })],
    ['before a server, as a sidecar', chart => ({ redis: new RedisStandalone(chart, 'web'), as: 'sidecar' })],
    ['before shared keys', chart => ({ redis: { shards: shards(chart) } })],
    [
      'before shared keys that others take over',
      chart => ({ redis: { shards: shards(chart), hash: 'ring-hash', whileAway: 'rehash' } }),
    ],
    [
      'with routes alone',
      chart => ({
        routes: [
          { prefix: 'a:', redis: new RedisReplication(chart, 'web', { replicas: 2 }), reads: 'replicas' },
          { prefix: 'b:', redis: new RedisCluster(chart, 'more'), removePrefix: true },
          {
            prefix: 'c:',
            redis: new RedisFront(chart, 'front', { redis: new RedisSentinel(chart, 'watched') }),
            reads: 'replicas',
          },
        ],
      }),
    ],
    [
      'with TLS both ways, and a password of its own',
      chart => ({
        redis: new RedisCluster(chart, 'web'),
        upstreamTls: { secretName: 'servers', clientCertificate: true },
        tls: { secretName: 'proxy', clientCertificates: true },
      }),
    ],
  ])('%s', async (_, build) => {
    expect(await envoyComplaints(proxyBootstrap(build), files)).toBe('');
  });
});
