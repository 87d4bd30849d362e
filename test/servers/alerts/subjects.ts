import {
  RedisCluster,
  RedisDynomite,
  RedisEnvoyMirror,
  RedisEnvoyProxy,
  RedisFront,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
} from '../../../lib';
import type { Dashboard } from '../../../lib/monitoring/dashboard/grafana';
import { type DashboardQuery, filledIn, queriesOf } from '../../../lib/monitoring/dashboard/queries';
import { find, type Manifest, manifests } from '../../support/manifests';
import {
  besideSeries,
  cronJobSeries,
  frontSeries,
  keeperSeries,
  migrationSeries,
  proxySeries,
  type SeriesByKey,
  sentinelSeries,
  serverSeries,
  shardSeries,
} from './series';

const BUILT = built();

/** The rules of every construct that has some, as it makes them. */
export const RULES: ReadonlyMap<string, Manifest> = new Map(
  ['cluster', 'alone', 'pair', 'redis', 'mirror', 'ring', 'front', 'plain', 'proxy'].map(name => [
    name,
    find(BUILT, 'PrometheusRule', `${name}-alerts`).spec,
  ]),
);

/** The dashboard of every construct that has one, as it makes them. */
export const DASHBOARDS: ReadonlyMap<string, Dashboard> = new Map(
  [...RULES.keys()].map(name => [
    name,
    JSON.parse(find(BUILT, 'ConfigMap', `${name}-dashboard`).data[`redis.shop.${name}.json`]),
  ]),
);

/** Every query of a construct's dashboard, as Grafana asks it. */
export function queriesAsked(name: string): DashboardQuery[] {
  const dashboard = DASHBOARDS.get(name);
  if (!dashboard) throw new Error(`${name} has no dashboard`);
  const values = { namespace: 'shop', release: name, shard: '0', __rate_interval: '1m', __range: '1h' };
  return queriesOf(dashboard).map(({ title, expr }) => ({ title, expr: filledIn(expr, values) }));
}

function built(): Manifest[] {
  const monitoring = {};
  return manifests(chart => {
    const cluster = new RedisCluster(chart, 'cluster', { monitoring });
    const pair = new RedisReplication(chart, 'pair', { monitoring });
    const redis = new RedisSentinel(chart, 'redis', { servers: 3, monitoring });
    new RedisStandalone(chart, 'alone', {
      monitoring,
      durability: 'both',
      backup: { store: { kind: 'volume', claim: 'backups' }, maxAgeHours: 1 },
      volumeSnapshots: { serviceAccount: 'snapshots', maxAgeHours: 1 },
      migration: { source: { host: 'former' } },
    });
    new RedisEnvoyMirror(chart, 'mirror', { monitoring });
    new RedisDynomite(chart, 'ring', { image: 'registry.example/dynomite:0.8', monitoring });
    new RedisFront(chart, 'front', { redis, monitoring });
    new RedisFront(chart, 'plain', { redis: pair, monitoring });
    new RedisEnvoyProxy(chart, 'proxy', { redis: cluster, tls: { secretName: 'proxy-tls' }, monitoring });
  });
}

const shards = [0, 1, 2].flatMap(shard => [0, 1].map(ordinal => [`cluster-${shard}-${ordinal}`, ordinal] as const));

/** What Prometheus sees of each while all is well. */
export const HEALTHY: Readonly<Record<string, SeriesByKey>> = {
  alone: {
    ...serverSeries('alone', 'alone-0', 'alone'),
    ...cronJobSeries('alone', 'backup'),
    ...cronJobSeries('alone', 'volume-snapshots'),
    ...migrationSeries('alone'),
  },
  cluster: {
    ...Object.assign(
      {},
      ...shards.map(([pod, ordinal]) => ({
        ...serverSeries('cluster', pod, ordinal === 0 ? 'primary' : 'replica'),
        ...shardSeries('cluster', pod),
      })),
    ),
    ...keeperSeries('cluster', { slots_assigned: 16_384 }),
  },
  pair: {
    ...serverSeries('pair', 'pair-0', 'primary'),
    ...serverSeries('pair', 'pair-1', 'replica'),
    ...keeperSeries('pair'),
  },
  redis: {
    ...serverSeries('redis', 'redis-0', 'primary'),
    ...serverSeries('redis', 'redis-1', 'replica'),
    ...serverSeries('redis', 'redis-2', 'replica'),
    ...Object.assign({}, ...[0, 1, 2].map(each => sentinelSeries('redis', `redis-sentinel-${each}`, 3))),
    ...keeperSeries('redis', { sentinels_wanted: 3, sentinels_answering: 3 }),
  },
  mirror: {
    ...Object.assign(
      {},
      ...['mirror-0', 'mirror-1'].map(pod => ({
        ...serverSeries('mirror', pod, 'alone'),
        ...besideSeries('mirror', pod),
      })),
    ),
    ...keeperSeries('mirror', { servers_in_sync: 2, drift: 0 }),
  },
  ring: Object.assign(
    {},
    ...[1, 2, 3].map((_, rack) => serverSeries('ring', `ring-dc1-0-${rack}`, 'alone')),
  ) as SeriesByKey,
  front: { ...frontSeries('front', 'front-a', 3), ...frontSeries('front', 'front-b', 3) },
  plain: { ...frontSeries('plain', 'plain-a'), ...frontSeries('plain', 'plain-b') },
  proxy: { ...proxySeries('proxy', 'proxy-a'), ...proxySeries('proxy', 'proxy-b') },
};
