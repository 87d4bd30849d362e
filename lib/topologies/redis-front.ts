import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { letIn } from '../access/let-in';
import { type Door, FRONT_DOOR, frontPolicy, serverDoor } from '../access/network-policies';
import type { Client, IClient } from '../config/client';
import { servicesDomain } from '../config/domains';
import type { FrontTargets } from '../config/front-targets';
import type { ReadFallback } from '../config/haproxy-cfg';
import { clientLabels, componentLabels } from '../config/labels';
import { PORTS, type Port } from '../config/ports';
import { bytes } from '../config/quantity';
import { type Monitoring, monitoringProblems, scrapeNamespace } from '../monitoring/monitoring';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { check, isObjectName, isServiceName, isWhole, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { budgetProblems, type DisruptionBudget, disruptionBudget } from '../workload/disruption-budget';
import { front, frontServiceLabels } from '../workload/front';
import type { GroupWords } from '../workload/group-words';
import { IMAGES, type ImagePull, imageProblem, imagePullProblems } from '../workload/images';
import { type Placement, placementProblems } from '../workload/placement';
import { type Resources, resourceProblems } from '../workload/resources';
import type { Doors } from './doors';
import { isFronted } from './fronted';
import { claimName } from './one-name';
import type { IRedis, RedisConnection } from './redis';

/** What a front is made of. Everything but `redis` has a default. */
export interface RedisFrontProps {
  /** What it stands before: a `RedisReplication` or a `RedisSentinel`, in the same namespace. Others are refused. */
  readonly redis: IRedis;
  /** Name of its Service and of all its objects. @default - the construct's id */
  readonly name?: string;
  /** Pods, each of which serves all clients alike. With one, clients wait while it is replaced. @default 2 */
  readonly replicas?: number;
  /** What each pod asks for; it has a thread for each processor. @default { cpu: '100m', memory: '256Mi' } */
  readonly resources?: Resources;
  /** Where the pods run. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many pods may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /** Image of HAProxy 3.0 or newer, with a tag of one version or a digest. @default 'haproxy:3.0-alpine' */
  readonly image?: string;
  /** How the image is pulled. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  /** Connections that each of the two ports of each pod takes at a time; more wait. From 10 to 100,000. @default 2000 */
  readonly maxConnections?: number;
  /**
   * Milliseconds between two checks of each server and Sentinel, 100 to 10,000: clients follow a new primary within
   * about two of them.
   * @default 500
   */
  readonly checkIntervalMs?: number;
  /**
   * Where reads go while there is no replica for them: to the `primary`, or nowhere (`none`), where it must not have
   * more work than the writes.
   * @default 'primary'
   */
  readonly readFallback?: ReadFallback;
  /**
   * TLS for clients, on both ports, in place of plain text: `secretName` is a Secret of type `kubernetes.io/tls`, in the
   * same namespace.
   * @default - plain text
   */
  readonly tls?: { readonly secretName: string };
  /** Take up by the Prometheus operator. @default - no monitor, alerts or dashboard: kinds that may not exist in the cluster */
  readonly monitoring?: Monitoring;
}

const DEFAULTS = {
  replicas: 2,
  resources: { cpu: '100m', memory: '256Mi' },
  placement: { spread: 'preferred' },
  disruptionBudget: {},
  image: IMAGES.haproxy,
  imagePull: {},
  maxConnections: 2000,
  checkIntervalMs: 500,
  readFallback: 'primary',
} as const satisfies Partial<RedisFrontProps>;

type Wanted = RedisFrontProps & Required<Pick<RedisFrontProps, keyof typeof DEFAULTS | 'name'>>;

const WORDS: GroupWords = { group: 'the front', prop: 'replicas', besides: 0 };

/**
 * One address, with a port for writes and one for reads, before servers of which one is the primary: for clients that
 * know neither Sentinels nor clusters. HAProxy, which follows the primary by asking the servers and their Sentinels.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 */
export class RedisFront extends Construct implements IRedis, Doors {
  readonly name: string;
  /** Where clients come in. */
  readonly doors: readonly Door[] = [FRONT_DOOR];
  /** How to connect for writes, and for reads that must see them. */
  readonly connection: RedisConnection;
  /** How to connect for reads that may be some moments old. */
  readonly readConnection: RedisConnection;

  constructor(scope: Construct, id: string, props: RedisFrontProps) {
    super(scope, id);
    const given = typed('RedisFrontProps', props);
    const wanted: Wanted = { ...DEFAULTS, name: id, ...given.props };
    const { name, redis, monitoring } = wanted;
    const targets = isFronted(redis) ? redis.frontTargets : undefined;
    this.name = name;
    claimName(this, name);
    this.connection = this.connectionTo(wanted, PORTS.redis, targets);
    this.readConnection = this.connectionTo(wanted, PORTS.read, targets);
    if (!given.accepted(this, () => frontProblems(this, wanted, targets)) || !targets) return;
    warn(this, frontWarnings(wanted));

    front(this, {
      ...wanted,
      targets,
      credentials: redis.connection,
      tlsSecret: wanted.tls?.secretName,
      podLabels: redis.connection.clientLabels,
    });
    const labels = componentLabels(name, 'front');
    disruptionBudget(this, name, { statefulSet: name, labels }, wanted.disruptionBudget);
    frontPolicy(this, name, {
      door: FRONT_DOOR,
      behind: [{ name: redis.name, doors: doorsOf(targets) }],
      stats: PORTS.stats,
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
    });
    const watched = { replicas: wanted.replicas, majority: targets.sentinels?.majority };
    watch(
      this,
      monitoring,
      { name, namespace: Chart.of(this).namespace, front: watched },
      { name, labels: frontServiceLabels(name), ports: [PORTS.stats] },
    );
  }

  allowFrom(id: string, peer: Client | IClient): void {
    letIn(this, id, peer, [FRONT_DOOR]);
  }

  private connectionTo({ redis, tls }: Wanted, port: Port, targets: FrontTargets | undefined): RedisConnection {
    const { namespace } = Chart.of(this);
    const { user, secretName, secretKey, passwords } = redis.connection;
    return {
      host: namespace && targets ? `${this.name}.${servicesDomain(targets.clusterDomain, namespace)}` : this.name,
      port: port.number,
      user,
      secretName,
      secretKey,
      passwords,
      clientLabels: clientLabels(this.name),
      mode: 'standalone',
      ...(tls ? { tls: true } : {}),
    };
  }
}

/** Where a front goes in: to the servers, and to the Sentinels, in whichever pods they run. */
function doorsOf({ sentinels, tls }: FrontTargets): Door[] {
  const [server, sentinel] = tls ? [PORTS.redisTls, PORTS.sentinelTls] : [PORTS.redis, PORTS.sentinel];
  return [serverDoor(server), ...(sentinels ? [{ component: sentinels.component, ports: [sentinel] }] : [])];
}

function frontProblems(construct: Construct, wanted: Wanted, targets: FrontTargets | undefined): Problems {
  const { name, redis, replicas, placement, image, maxConnections, checkIntervalMs, readFallback, tls } = wanted;
  const imageIs = imageProblem('image', image, IMAGES.haproxy);
  return [
    ...(targets ? namespaceProblems(construct, redis) : [notFronted(redis)]),
    ...check(
      [
        !isServiceName(name),
        `name: ${shown(name)} cannot name a Service; use lower-case letters, digits and dashes, a letter first`,
      ],
      [!isWhole(replicas, 1), `replicas: ${shown(replicas)} is no number of pods; set 2 or more`],
      [
        !isWhole(maxConnections, 10, 100_000),
        `maxConnections: ${shown(maxConnections)} is out of range; set a whole number from 10 to 100000`,
      ],
      [
        !isWhole(checkIntervalMs, 100, 10_000),
        `checkIntervalMs: ${shown(checkIntervalMs)} is out of range; set whole milliseconds from 100 to 10000`,
      ],
      [
        readFallback !== 'primary' && readFallback !== 'none',
        `readFallback: ${shown(readFallback)} is no place for reads; set "primary" or "none"`,
      ],
      [
        tls !== undefined && !isObjectName(tls.secretName),
        'tls.secretName: what stands there cannot name a Secret; set the name of one of type kubernetes.io/tls, not what it holds',
      ],
    ),
    ...(imageIs ? [imageIs] : []),
    ...imagePullProblems('imagePull', wanted.imagePull),
    ...resourceProblems('resources', wanted.resources),
    ...monitoringProblems(wanted.monitoring),
    ...placementProblems(placement, replicas, WORDS),
    ...(isWhole(replicas, 1) ? budgetProblems(wanted.disruptionBudget, replicas - 1, WORDS) : []),
  ];
}

function notFronted(redis: IRedis): string {
  const { name, connection } = redis;
  return connection.mode === 'cluster'
    ? `redis: "${name}" is a Redis Cluster, which sends its clients from server to server, and HAProxy cannot follow; give clients that can "${name}" itself. one address before a cluster is a RedisEnvoyProxy`
    : `redis: "${name}" has no servers that take over from each other and are known here; set a RedisReplication or a RedisSentinel`;
}

function namespaceProblems(construct: Construct, redis: IRedis): Problems {
  const [here, there] = [construct, redis].map(each => Chart.of(each).namespace);
  return check([
    here !== there,
    `redis: "${redis.name}" is in the namespace ${there ?? '(none is set)'}, and its passwords with it; put the front into a chart of that namespace`,
  ]);
}

/** What HAProxy 3.0 takes for a connection, measured, and a quarter of the two buffers of 16 KiB of one that is slow. */
const CONNECTION_BYTES = { plain: (4 + 8) * 1024, tls: (31 + 8) * 1024 } as const;
/** What it takes by itself. */
const OWN_BYTES = 40 * 1024 ** 2;

function frontWarnings({ replicas, maxConnections, resources, tls, redis }: Wanted): Problems {
  const secured = tls !== undefined || redis.connection.tls === true;
  const needed = OWN_BYTES + 2 * maxConnections * CONNECTION_BYTES[secured ? 'tls' : 'plain'];
  const megabytes = Math.ceil(needed / 1024 ** 2);
  return check(
    [replicas === 1, 'replicas: while its one pod is away, all clients are refused; set 2 or more'],
    [
      needed > (bytes(resources.memory) ?? 0),
      `resources.memory: ${maxConnections} connections on each port may take ${megabytes}Mi, and a pod that takes more than ${resources.memory} is killed; set more, or fewer maxConnections`,
    ],
  );
}
