import { App, Chart, YamlOutputType } from 'cdk8s';
import { CounterApp } from '../apps/counter/counter-app';
import type { Environment } from '../environments';
import { RedisCluster } from '../lib';
import { namespacesChart } from './namespaces';
import { objectsOf } from './pods';
import { storage } from './storage';

/** The cdk8s app of an environment, and the Redis in it. */
export interface EnvironmentApp {
  readonly app: App;
  readonly redis: RedisCluster;
  readonly charts: EnvironmentCharts;
}

/** The charts of an environment, in the order in which they are to be applied. */
export interface EnvironmentCharts {
  readonly namespaces: Chart;
  /** @default - its StorageClasses are there already, or it needs none */
  readonly storageClasses?: Chart;
  readonly redis: Chart;
  readonly counter: Chart;
}

/** Builds the app of an environment: a file a chart, written into the folder by `app.synth()`. */
export function environmentApp(environment: Environment, outdir: string): EnvironmentApp {
  const app = new App({ outdir, outputFileExtension: '.yaml', yamlOutputType: YamlOutputType.FILE_PER_CHART });
  const { redis, counter } = environment;

  const { persistence, storageClasses } = storage(app, environment);
  const redisChart = new Chart(app, 'redis', { namespace: redis.namespace });
  const cluster = new RedisCluster(redisChart, redis.name, { ...redis.cluster, persistence });
  const counterChart = new Chart(app, 'counter', { namespace: counter.namespace });
  new CounterApp(counterChart, 'counter', { redis: cluster, replicas: counter.replicas });
  const namespaces = namespacesChart(app, environment, objectsOf(redisChart, counterChart));
  return { app, redis: cluster, charts: { namespaces, storageClasses, redis: redisChart, counter: counterChart } };
}
