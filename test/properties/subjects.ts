import type { Chart } from 'cdk8s';
import {
  AlertRoutes,
  Credentials,
  EksStorageClass,
  GkeStorageClass,
  GrafanaLoadBalancer,
  type HashShards,
  type IRedis,
  NodeProgram,
  Redis,
  RedisCluster,
  RedisDynomite,
  RedisEnvoyMirror,
  RedisEnvoyProxy,
  RedisFront,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
} from '../../lib';
import {
  ALL_CLIENT,
  ALL_EKS_CLASS,
  ALL_GKE_CLASS,
  ALL_GRAFANA,
  ALL_IMPORTED,
  ALL_PROGRAM,
  ALL_ROUTES,
} from '../support/all-other-props';
import {
  ALL_CLUSTER,
  ALL_DYNOMITE,
  ALL_FRONT,
  ALL_MIRROR,
  ALL_PROXY,
  ALL_REPLICATION,
  ALL_SENTINEL,
  ALL_STANDALONE,
} from '../support/all-topology-props';
import { NAMESPACE } from './judge';

/** A construct that is given random props. */
export interface PropertySubject {
  /** Whether it makes objects, which an API server can look at. @default true */
  readonly makesObjects?: false;
  /** Every prop that it has, from which the random ones come. */
  readonly all: object;
  /** What stands beside it in the chart, as further props. @default - nothing */
  beside?(chart: Chart): object;
  build(chart: Chart, props: never): unknown;
}

/** Two servers that share the keys of a proxy, and so their passwords. */
const sharing = (chart: Chart): HashShards => ({
  shards: ['one', 'two'].map(
    (id): IRedis => new RedisStandalone(chart, id, { credentials: Credentials.fromSecret('passwords') }),
  ),
});

/** The constructs that are a Redis, or stand before one. */
export const TOPOLOGIES: Readonly<Record<string, PropertySubject>> = {
  RedisCluster: { all: ALL_CLUSTER, build: (chart, props) => new RedisCluster(chart, 'web', props) },
  RedisSentinel: { all: ALL_SENTINEL, build: (chart, props) => new RedisSentinel(chart, 'web', props) },
  RedisReplication: { all: ALL_REPLICATION, build: (chart, props) => new RedisReplication(chart, 'web', props) },
  RedisStandalone: { all: ALL_STANDALONE, build: (chart, props) => new RedisStandalone(chart, 'web', props) },
  RedisEnvoyMirror: { all: ALL_MIRROR, build: (chart, props) => new RedisEnvoyMirror(chart, 'web', props) },
  RedisDynomite: {
    all: ALL_DYNOMITE,
    beside: () => ({ image: ALL_DYNOMITE.image }),
    build: (chart, props) => new RedisDynomite(chart, 'web', props),
  },
  RedisFront: {
    all: ALL_FRONT,
    beside: chart => ({ redis: new RedisSentinel(chart, 'behind') }),
    build: (chart, props) => new RedisFront(chart, 'web', props),
  },
  RedisEnvoyProxy: {
    all: ALL_PROXY,
    beside: chart => ({ redis: sharing(chart) }),
    build: (chart, props) => new RedisEnvoyProxy(chart, 'web', props),
  },
};

/** Every public construct, and every way to say who is a client or what is there already. */
export const SUBJECTS: Readonly<Record<string, PropertySubject>> = {
  ...TOPOLOGIES,
  AlertRoutes: {
    all: ALL_ROUTES,
    beside: () => ({
      receivers: ALL_ROUTES.receivers,
      critical: 'oncall',
      warning: 'team',
      muteTimes: ALL_ROUTES.muteTimes,
    }),
    build: (chart, props) => new AlertRoutes(chart, 'routes', props),
  },
  GrafanaLoadBalancer: {
    // It stands where Grafana is.
    all: { ...ALL_GRAFANA, grafana: { ...ALL_GRAFANA.grafana, namespace: NAMESPACE } },
    beside: () => ({ cloud: ALL_GRAFANA.cloud, grafana: { namespace: NAMESPACE } }),
    build: (chart, props) => new GrafanaLoadBalancer(chart, 'grafana', props),
  },
  NodeProgram: {
    all: ALL_PROGRAM,
    beside: () => ({ name: ALL_PROGRAM.name, program: ALL_PROGRAM.program, labels: ALL_PROGRAM.labels }),
    build: (chart, props) => new NodeProgram(chart, 'Hello', props),
  },
  EksStorageClass: { all: ALL_EKS_CLASS, build: (chart, props) => new EksStorageClass(chart, 'fast', props) },
  GkeStorageClass: { all: ALL_GKE_CLASS, build: (chart, props) => new GkeStorageClass(chart, 'fast', props) },
  allowFrom: {
    all: ALL_CLIENT,
    build: (chart, props) => new RedisStandalone(chart, 'web').allowFrom('clients', props),
  },
  'Redis.fromAttributes': {
    makesObjects: false,
    all: ALL_IMPORTED,
    beside: () => ({ host: ALL_IMPORTED.host, secretName: ALL_IMPORTED.secretName, mode: 'standalone' }),
    build: (chart, props) => Redis.fromAttributes(chart, 'there', props),
  },
};
