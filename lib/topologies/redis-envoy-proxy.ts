import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Credentials } from '../access/credentials';
import { letIn } from '../access/let-in';
import { type Door, frontPolicy, PROXY_DOOR } from '../access/network-policies';
import type { Client, IClient } from '../config/client';
import type { ReadPolicy, RedisListener } from '../config/envoy/redis-listener';
import { SIDECAR_HASH_ANNOTATION } from '../config/hash';
import { clientLabels, componentLabels } from '../config/labels';
import { PORTS } from '../config/ports';
import { USERS } from '../config/users';
import { type Monitoring, scrapeNamespace } from '../monitoring/monitoring';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { warn } from '../warnings';
import { type DisruptionBudget, disruptionBudget } from '../workload/disruption-budget';
import { type EnvoyParts, envoyParts } from '../workload/envoy';
import { envoyConfig, proxyPods, proxyServiceLabels } from '../workload/envoy-proxy';
import { IMAGES, type ImagePull } from '../workload/images';
import type { Placement } from '../workload/placement';
import type { PodExtras } from '../workload/pod-extras';
import type { Resources } from '../workload/resources';
import { type Doors, hasDoors } from './doors';
import { proxyProblems, proxyWarnings } from './envoy-proxy-problems';
import {
  type EnvoyRoute,
  type EnvoyTarget,
  type EnvoyUpstreamTls,
  hasReplicas,
  membersOf,
  type RedisLogin,
  targetsOf,
  type Upstreams,
  upstreams,
} from './envoy-targets';
import { claimName } from './one-name';
import type { IRedis, RedisConnection } from './redis';

/** What a proxy is made of. One of `redis` and `routes` is needed, all else has a default. */
export interface RedisEnvoyProxyProps {
  /**
   * What it stands before: a `RedisCluster`, a server, a primary and its replicas, or servers among which the keys are
   * shared. With `routes`, where all keys go that no route is for.
   * @default - none: keys that no route is for are refused
   */
  readonly redis?: EnvoyTarget;
  /** Where keys go by how they begin. @default - none */
  readonly routes?: readonly EnvoyRoute[];
  /** Prefix of the names of all its objects. @default - the construct's id */
  readonly name?: string;
  /**
   * How it runs: some pods wherever there is room (`deployment`), a pod on each node for the clients on that node
   * (`daemonset`), or beside a client, in the client's own pods (`sidecar`), which take `sidecar`.
   * @default 'deployment'
   */
  readonly as?: 'deployment' | 'daemonset' | 'sidecar';
  /** Pods of a `deployment`. With one, clients wait while it is replaced. @default 2 */
  readonly replicas?: number;
  /** What each Envoy asks for; it has a thread for each processor. @default { cpu: '100m', memory: '256Mi' } */
  readonly resources?: Resources;
  /** Where the pods run; a `daemonset` takes neither `spread` nor `zones`. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many pods of a `deployment` may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /** Image of Envoy 1.40, with a tag of one version or a digest. @default 'envoyproxy/envoy:v1.40.0' */
  readonly image?: string;
  /** How the image is pulled. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  /** Connections of clients that each Envoy takes at a time: more are closed. From 10 to 100,000. @default 2000 */
  readonly maxConnections?: number;
  /** Milliseconds that a server has for a command, 100 to 60,000, before its client gets an error. @default 5000 */
  readonly opTimeoutMs?: number;
  /** Which servers of a `RedisCluster` answer reads; those of all but `primary` may be late. @default 'primary' */
  readonly readPolicy?: ReadPolicy;
  /**
   * Commands that clients need, such as `['SET', 'CLIENT SETNAME']`: those that Envoy does not carry are refused, with
   * what to use instead.
   * @default - none: clients find out
   */
  readonly requiredCommands?: readonly string[];
  /**
   * The Secret with the password that clients log in with, as the user `application`, under that name.
   * @default - user and password of `redis`, or of the first route
   */
  readonly credentials?: Credentials;
  /**
   * TLS for clients in place of plain text: `secretName` is a Secret of type `kubernetes.io/tls`. With
   * `clientCertificates` clients show one that its `ca.crt` signed.
   * @default - plain text
   */
  readonly tls?: { readonly secretName: string; readonly clientCertificates?: boolean };
  /** TLS with the servers, all of them. @default - plain text */
  readonly upstreamTls?: EnvoyUpstreamTls;
  /** Take up by the Prometheus operator. @default - no monitor, alerts or dashboard: kinds that may not exist in the cluster */
  readonly monitoring?: Monitoring;
}

const DEFAULTS = {
  routes: [],
  as: 'deployment',
  resources: { cpu: '100m', memory: '256Mi' },
  placement: {},
  image: IMAGES.envoy,
  imagePull: {},
  maxConnections: 2000,
  opTimeoutMs: 5000,
  readPolicy: 'primary',
  requiredCommands: [],
} as const satisfies Partial<RedisEnvoyProxyProps>;

/** Pods of a deployment, unless the props say another number. */
const DEFAULT_REPLICAS = 2;

/** The props, complete. */
export type WantedProxy = RedisEnvoyProxyProps & Required<Pick<RedisEnvoyProxyProps, keyof typeof DEFAULTS | 'name'>>;

/** Where the Envoy of a sidecar serves its pod. */
const LOOPBACK = '127.0.0.1';

/**
 * One address before a Redis Cluster, before servers among which the keys are shared, or before several Redis by how keys
 * begin: for clients that know one server alone. Envoy, which speaks Redis itself and so carries only some commands.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.40.0/intro/arch_overview/other_protocols/redis
 */
export class RedisEnvoyProxy extends Construct implements IRedis, IClient, Doors {
  readonly name: string;
  /** How to connect. From the pod of a sidecar it is on loopback. */
  readonly connection: RedisConnection;
  /** Its pods, as the policies of what it stands before find them. */
  readonly client: Client;
  /** Where clients come in. */
  readonly doors: readonly Door[] = [PROXY_DOOR];
  /**
   * As a `sidecar`: what the pods of a client take, the `pod` of a `NodeProgram` for one. Nothing otherwise. The network
   * policies of what it stands before must let these pods in.
   */
  readonly sidecar: PodExtras;

  constructor(scope: Construct, id: string, props: RedisEnvoyProxyProps) {
    super(scope, id);
    const given = typed('RedisEnvoyProxyProps', props);
    const wanted: WantedProxy = { ...DEFAULTS, name: id, ...given.props };
    const { name, as, monitoring } = wanted;
    const { namespace } = Chart.of(this);
    this.name = name;
    this.client = { podLabels: componentLabels(name, 'proxy') };
    claimName(this, name);
    this.connection = connectionOf(wanted, namespace);
    this.sidecar = {};
    if (!given.accepted(this, () => proxyProblems(wanted, namespace))) return;
    warn(this, proxyWarnings(wanted));

    const behind = upstreams(wanted.upstreamTls);
    const parts = partsOf(wanted, behind, this.connection);
    envoyConfig(this, name, parts);
    if (as === 'sidecar') {
      this.sidecar = beside(parts);
      return;
    }
    proxyPods(this, { replicas: DEFAULT_REPLICAS, ...wanted, as }, parts);
    const labels = componentLabels(name, 'proxy');
    if (as === 'deployment') disruptionBudget(this, name, { statefulSet: name, labels }, wanted.disruptionBudget);
    const targets = [...new Set(targetsOf(wanted).flatMap(membersOf))];
    frontPolicy(this, name, {
      door: PROXY_DOOR,
      behind: targets.filter(hasDoors),
      anywhere: [...new Set(targets.filter(each => !hasDoors(each)).map(({ connection }) => connection.port))],
      stats: PORTS.envoyStats,
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
    });
    for (const target of targets) target.allowFrom(name, this);
    const replicas = as === 'deployment' ? (wanted.replicas ?? DEFAULT_REPLICAS) : undefined;
    watch(
      this,
      monitoring,
      { name, namespace, proxy: { replicas, certificates: [wanted.tls, wanted.upstreamTls].some(Boolean) } },
      { name, labels: proxyServiceLabels(name), ports: [PORTS.envoyStats] },
    );
  }

  allowFrom(id: string, peer: Client | IClient): void {
    letIn(this, id, peer, this.doors);
  }
}

/** Clients log in as they would behind it, unless they have a password of their own. */
function connectionOf(wanted: WantedProxy, namespace: string | undefined): RedisConnection {
  const { name, as, credentials, tls } = wanted;
  const [first] = targetsOf(wanted).flatMap(membersOf);
  const own = { user: USERS.application, secretName: credentials?.secretName ?? '', secretKey: USERS.application };
  const login: RedisLogin = credentials || !first ? own : first.connection;
  const { user, secretName, secretKey, passwords } = login;
  // The domain of Services is that of what is behind it.
  const domain = first && hasDoors(first) ? first.connection.host.replace(/^[^.]*/, '') : '';
  return {
    host: as === 'sidecar' ? LOOPBACK : `${name}${domain || (namespace ? `.${namespace}.svc.cluster.local` : '')}`,
    port: PORTS.redis.number,
    user,
    secretName,
    secretKey,
    passwords,
    clientLabels: clientLabels(name),
    mode: 'standalone',
    ...(tls ? { tls: true } : {}),
  };
}

function partsOf(wanted: WantedProxy, behind: Upstreams, connection: RedisConnection): EnvoyParts {
  const { redis, tls, maxConnections } = wanted;
  const listener: RedisListener = {
    name: PORTS.redis.name,
    port: PORTS.redis.number,
    ...(wanted.as === 'sidecar' ? { ip: LOOPBACK } : {}),
    ...(redis ? { catchAll: { upstream: behind.add(redis) } } : {}),
    routes: wanted.routes.map(({ prefix, removePrefix, redis: target, reads }) => ({
      prefix,
      removePrefix,
      upstream: behind.add(target),
      ...(reads === 'replicas' && hasReplicas(target) ? { reads: behind.addReplicas(target) } : {}),
    })),
    login: behind.login(connection),
    opTimeoutMs: wanted.opTimeoutMs,
    redirections: behind.clusters.length > 0,
    readPolicy: wanted.readPolicy,
    ...(tls ? { tls: listenerTls(tls, behind) } : {}),
  };
  return envoyParts({
    ...wanted,
    conf: { listeners: [listener], upstreams: behind.all, maxConnections },
    ports: [PORTS.redis],
    secrets: behind.secrets,
    logins: behind.logins,
    clusters: behind.clusters,
  });
}

function listenerTls({ secretName, clientCertificates }: NonNullable<RedisEnvoyProxyProps['tls']>, behind: Upstreams) {
  const folder = behind.folder(secretName, ['tls.crt', 'tls.key', ...(clientCertificates ? ['ca.crt'] : [])]);
  return { folder, ...(clientCertificates ? { clientCaFile: `${folder}/ca.crt` } : {}) };
}

function beside({ container, volumes, hash }: EnvoyParts): PodExtras {
  return { annotations: { [SIDECAR_HASH_ANNOTATION]: hash }, volumes, sidecars: [container] };
}
