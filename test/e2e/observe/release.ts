import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../../charts/credentials-secrets';
import { apply } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
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
import { filledIn, queriesOf } from '../../../lib/monitoring/dashboard/queries';
import type { Topology } from '../../../lib/topologies/topology';
import { IMAGE, standIns, withStandIns } from '../dynomite/stand-in';
import { isReady, podsOf } from '../support/deployment';
import { enginesInTurn } from '../support/engines';

/** Constructs that are watched at the same time: all kinds at once are more than two processors probe in time. */
export interface Observed {
  readonly name: string;
  readonly namespace: string;
  /** What is scraped, as `job endpoint`, and how many of each there are. */
  readonly targets: Readonly<Record<string, number>>;
  readonly pods: number;
  readonly build: (chart: Chart) => readonly Pick<Topology, 'name' | 'users'>[];
}

const monitoring = { interval: '5s' };
const SMALL = { cpu: '20m', memory: '128Mi' };

/** As small as each can be, and scraped every 5 seconds; engines take turns. */
const props = (turn: 0 | 1) => ({
  engine: enginesInTurn(turn)[0],
  resources: SMALL,
  persistence: { kind: 'dynamic', size: '1Gi' } as const,
  monitoring,
});

/** Constructs that shard keys, and one alone. */
export const SHARDED: Observed = {
  name: 'cluster, proxy, ring and a server alone',
  namespace: 'redis-observe-sharded',
  targets: {
    'alone-nodes metrics': 1,
    'cluster-keeper http': 1,
    'cluster-nodes metrics': 6,
    'proxy envoy-stats': 2,
    'ring-nodes metrics': 1,
  },
  pods: 11,
  build: chart => {
    const cluster = new RedisCluster(chart, 'cluster', props(0));
    new RedisEnvoyProxy(chart, 'proxy', { redis: cluster, monitoring, resources: SMALL });
    const ring = new RedisDynomite(chart, 'ring', {
      ...props(1),
      image: IMAGE,
      dataCenters: [{ name: 'dc1', racks: ['a'] }],
      dynomiteResources: SMALL,
    });
    return [cluster, ring, new RedisStandalone(chart, 'alone', { ...props(1), durability: 'both' })];
  },
};

/** Constructs of which each server has all keys. */
export const COPIED: Observed = {
  name: 'Sentinels, front, mirror and a primary that is said',
  namespace: 'redis-observe-copied',
  targets: {
    'front stats': 2,
    'mirror-keeper http': 1,
    'mirror-nodes envoy-stats': 2,
    'mirror-nodes metrics': 2,
    'pair-keeper http': 1,
    'pair-nodes metrics': 2,
    'watched-keeper http': 1,
    'watched-nodes metrics': 2,
    'watched-sentinel sentinel-stats': 3,
  },
  pods: 14,
  build: chart => {
    const watched = new RedisSentinel(chart, 'watched', { ...props(1), servers: 2 });
    new RedisFront(chart, 'front', { redis: watched, monitoring, resources: SMALL });
    const mirror = new RedisEnvoyMirror(chart, 'mirror', { ...props(0), envoyResources: SMALL });
    return [watched, mirror, new RedisReplication(chart, 'pair', props(0))];
  },
};

function synthesized({ namespace, build }: Observed) {
  const chart = new Chart(new App(), 'release', { namespace });
  const topologies = build(chart);
  return { topologies, objects: chart.toJson() };
}

/** Applies constructs with new passwords, and waits until every pod of theirs is ready. */
export async function deployObserved(observed: Observed): Promise<void> {
  const { namespace } = observed;
  const { objects, topologies } = synthesized(observed);
  const secrets = topologies.map(({ name, users }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `${name}-credentials`, namespace },
    stringData: Object.fromEntries(users.map(user => [user, randomPassword()])),
  }));
  const withRing = objects.map(each => (isRing(each) ? withStandIns(each) : each));
  await apply([...secrets, standIns(namespace), ...withRing]);
  await until(() => isWhole(observed), {
    what: `every pod of ${observed.name} to be ready`,
    timeoutMs: 300_000,
    everyMs: 1000,
  });
}

/** Rules as they are synthesized: `redis alert`, by the construct that they are about. */
export function wantedRules(observed: Observed): string[] {
  return synthesized(observed)
    .objects.filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => spec.groups[0].rules)
    .map(({ alert, labels }) => `${labels.redis} ${alert}`);
}

/** A query of a dashboard, with values for its variables. */
export interface AskedQuery {
  /** The construct that the dashboard is about. */
  readonly redis: string;
  readonly title: string;
  readonly expr: string;
}

/** Every query of the constructs' dashboards, as Grafana would ask it. */
export function wantedQueries(observed: Observed): AskedQuery[] {
  return synthesized(observed)
    .objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-dashboard'))
    .flatMap(({ metadata, data }) => {
      const redis = metadata.labels['app.kubernetes.io/instance'];
      const values = {
        namespace: observed.namespace,
        release: redis,
        shard: '0',
        __rate_interval: '1m',
        __range: '5m',
      };
      const [dashboard] = Object.values<string>(data).map(text => JSON.parse(text));
      return queriesOf(dashboard).map(({ title, expr }) => ({ redis, title, expr: filledIn(expr, values) }));
    });
}

/** Every pod is ready; a keeper is when all is as it should be. */
export async function isWhole({ namespace, ...observed }: Observed): Promise<boolean> {
  const pods = await podsOf(namespace, 'app.kubernetes.io/name=redis');
  return pods.length === observed.pods && pods.every(isReady);
}

function isRing({ metadata }: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } }): boolean {
  return metadata.labels?.['app.kubernetes.io/instance'] === 'ring';
}
