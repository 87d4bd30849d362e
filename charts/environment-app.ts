import { App, Chart, YamlOutputType } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { CounterApp } from '../apps/counter/counter-app';
import type { Environment } from '../environments';
import { type IRedis, RedisCluster } from '../lib';

/** The cdk8s app of an environment, and the Redis in it. */
export interface EnvironmentApp {
  readonly app: App;
  readonly redis: IRedis;
}

/** Builds the app of an environment: a file a chart, written into the folder by `app.synth()`. */
export function environmentApp(environment: Environment, outdir: string): EnvironmentApp {
  const app = new App({ outdir, outputFileExtension: '.yaml', yamlOutputType: YamlOutputType.FILE_PER_CHART });
  const { redis, counter } = environment;

  const namespaces = new Chart(app, 'namespaces');
  for (const name of new Set([redis.namespace, counter.namespace])) {
    new k8s.KubeNamespace(namespaces, name, {
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
  }
  const cluster = new RedisCluster(new Chart(app, 'redis', { namespace: redis.namespace }), redis.name, redis.cluster);
  new CounterApp(new Chart(app, 'counter', { namespace: counter.namespace }), 'counter', {
    redis: cluster,
    replicas: counter.replicas,
  });
  return { app, redis: cluster };
}
