import { App, Chart, YamlOutputType } from 'cdk8s';
import { CounterApp } from '../apps/counter/counter-app';
import type { Environment } from '../environments';
import { snapshotsOf } from '../environments/volume-snapshots';
import { type DataProps, type IRedis, RedisCluster, RedisSentinel, type RedisSentinelProps } from '../lib';
import { type MonitoringChart, monitoringChart, warnOfNobody } from './monitoring';
import { namespacesChart } from './namespaces';
import { objectsOf } from './pods';
import { storage } from './storage';

/** The cdk8s app of an environment, and what is in it. */
export interface EnvironmentApp {
  readonly app: App;
  readonly redis: RedisCluster;
  /** @default - it has none */
  readonly sentinel?: RedisSentinel;
  readonly charts: EnvironmentCharts;
}

/** The charts of an environment, in the order in which they are to be applied. */
export interface EnvironmentCharts {
  readonly namespaces: Chart;
  /** @default - its StorageClasses are there already, or it needs none */
  readonly storageClasses?: Chart;
  /** @default - nobody is told of alerts, and Grafana has no address */
  readonly monitoring?: MonitoringChart;
  readonly redis: Chart;
  readonly counter: Chart;
  /** @default - it has no servers with Sentinels */
  readonly sentinel?: WithCounter;
}

/** Servers, and the counter that is their client. */
export interface WithCounter {
  readonly redis: Chart;
  readonly counter: Chart;
}

/** Builds the app of an environment: a file a chart, written into the folder by `app.synth()`. */
export function environmentApp(environment: Environment, outdir: string): EnvironmentApp {
  const app = new App({ outdir, outputFileExtension: '.yaml', yamlOutputType: YamlOutputType.FILE_PER_CHART });
  const stored = storage(app, environment);
  const snapshots = snapshotsOf(environment);

  const redisChart = new Chart(app, 'redis', { namespace: environment.redis.namespace });
  const { name, cluster } = environment.redis;
  const redis = new RedisCluster(redisChart, name, {
    ...withAccount(environment, cluster),
    volumeSnapshots: snapshots.redis,
    persistence: stored.redis,
  });
  const counter = counterChart(app, 'counter', redis, environment.counter);
  const beside =
    environment.sentinel &&
    sentinelCharts(app, environment.sentinel, {
      ...environment.sentinel.servers,
      volumeSnapshots: snapshots.sentinel,
      persistence: stored.sentinel,
    });
  warnOfNobody(redisChart, environment);
  const monitoring = monitoringChart(app, environment);
  const workloads = { redis: redisChart, counter, sentinel: beside?.charts };
  const namespaces = namespacesChart(app, environment, objectsOf(...workloadCharts(workloads)));
  const charts = { namespaces, storageClasses: stored.storageClasses, monitoring, ...workloads };
  return { app, redis, sentinel: beside?.sentinel, charts };
}

/** What reaches the bucket of the environment does so as who may. */
function withAccount<P extends Pick<DataProps, 'backup' | 'restore'>>(environment: Environment, props: P): P {
  if (environment.cloud === 'any') return props;
  const { serviceAccount } = environment.backup;
  const { backup, restore } = props;
  return {
    ...props,
    ...(backup ? { backup: { serviceAccount, ...backup } } : {}),
    ...(restore ? { restore: { serviceAccount, ...restore } } : {}),
  };
}

/** The charts of servers and their clients. */
export function workloadCharts({ redis, counter, sentinel }: Omit<EnvironmentCharts, 'namespaces'>): Chart[] {
  return [redis, counter, ...(sentinel ? [sentinel.redis, sentinel.counter] : [])];
}

function sentinelCharts(
  app: App,
  { namespace, name, counter }: EnvironmentSentinel,
  props: RedisSentinelProps,
): { readonly sentinel: RedisSentinel; readonly charts: WithCounter } {
  const chart = new Chart(app, 'sentinel', { namespace });
  const sentinel = new RedisSentinel(chart, name, props);
  return { sentinel, charts: { redis: chart, counter: counterChart(app, 'sentinel-counter', sentinel, counter) } };
}

function counterChart(app: App, id: string, redis: IRedis, { namespace, replicas }: EnvironmentCounter): Chart {
  const chart = new Chart(app, id, { namespace });
  new CounterApp(chart, 'counter', { redis, replicas });
  return chart;
}

type EnvironmentSentinel = NonNullable<Environment['sentinel']>;
type EnvironmentCounter = Environment['counter'];
