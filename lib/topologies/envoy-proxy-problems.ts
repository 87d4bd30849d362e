import { Chart } from 'cdk8s';
import { credentialsProblems } from '../access/credentials';
import { READ_POLICIES } from '../config/envoy/redis-listener';
import { monitoringProblems } from '../monitoring/monitoring';
import { check, isObjectName, isServiceName, isWhole, type Problems, shown } from '../validation';
import { budgetProblems } from '../workload/disruption-budget';
import type { GroupWords } from '../workload/group-words';
import { IMAGES, imageProblem, imagePullProblems } from '../workload/images';
import { placementProblems } from '../workload/placement';
import { resourceProblems } from '../workload/resources';
import { commandProblems, commandWarnings, type Path } from './envoy-commands';
import { type EnvoyRoute, type EnvoyTarget, hasReplicas, isShards, membersOf, targetsOf } from './envoy-targets';
import type { IRedis } from './redis';
import type { WantedProxy } from './redis-envoy-proxy';

const WORDS: GroupWords = { group: 'the proxy', prop: 'replicas', besides: 0 };

/** Ways to run it. */
const WAYS: readonly string[] = ['deployment', 'daemonset', 'sidecar'] satisfies WantedProxy['as'][];

/** What Envoy needs with some connections. */
const LEAST_MEMORY = '96Mi';

/** Envoy takes no longer one. */
const LONGEST_PREFIX = 1000;

/** What is wrong with a proxy. */
export function proxyProblems(wanted: WantedProxy, namespace: string | undefined): Problems {
  const { name, redis, routes, readPolicy, opTimeoutMs, maxConnections, tls, upstreamTls, credentials } = wanted;
  const imageIs = imageProblem('image', wanted.image, IMAGES.envoy);
  const policies = Object.keys(READ_POLICIES);
  return [
    ...check(
      [
        !isServiceName(name),
        `name: ${shown(name)} cannot name a Service; use lower-case letters, digits and dashes, a letter first`,
      ],
      [
        !redis && routes.length === 0,
        'redis: a proxy before nothing serves nobody; set redis, or routes for keys that begin alike',
      ],
      [
        !isWhole(maxConnections, 10, 100_000),
        `maxConnections: ${shown(maxConnections)} is out of range; set a whole number from 10 to 100000`,
      ],
      [
        !isWhole(opTimeoutMs, 100, 60_000),
        `opTimeoutMs: ${shown(opTimeoutMs)} is out of range; set whole milliseconds from 100 to 60000`,
      ],
      [
        !policies.includes(readPolicy),
        `readPolicy: ${shown(readPolicy)} is none of Envoy's; set one of ${policies.map(shown).join(', ')}`,
      ],
      [
        readPolicy !== 'primary' && policies.includes(readPolicy) && !targetsOf(wanted).some(isCluster),
        'readPolicy: Envoy knows replicas by it in a Redis Cluster alone; leave it out, or set reads to "replicas" on a route',
      ],
      [
        tls !== undefined && !isObjectName(tls.secretName),
        'tls.secretName: what stands there cannot name a Secret; set the name of one of type kubernetes.io/tls, not what it holds',
      ],
      [
        upstreamTls !== undefined && !isObjectName(upstreamTls.secretName),
        'upstreamTls.secretName: what stands there cannot name a Secret; set the name of one with ca.crt, not what it holds',
      ],
    ),
    ...targetsOf(wanted)
      .flatMap(membersOf)
      .flatMap(each =>
        check(
          [
            each.connection.tls === true && upstreamTls === undefined,
            `upstreamTls: "${each.name}" speaks TLS; set the Secret with the ca.crt that its certificate is to be checked by`,
          ],
          [
            each.connection.clientCertificate === true && upstreamTls !== undefined && !upstreamTls.clientCertificate,
            `upstreamTls.clientCertificate: "${each.name}" refuses clients without a certificate; set it to true, and have tls.crt and tls.key in that Secret`,
          ],
        ),
      ),
    ...(redis ? targetProblems('redis', redis, namespace) : []),
    ...routes.flatMap((route, index) => routeProblems(`routes[${index}]`, route, namespace)),
    ...routes.flatMap(({ prefix }, index) =>
      check([
        routes.findIndex(other => other.prefix === prefix) < index,
        `routes[${index}].prefix: ${shown(prefix)} is that of two routes; give each its own`,
      ]),
    ),
    ...commandProblems(wanted.requiredCommands, pathOf(wanted)),
    ...(credentials === undefined ? [] : credentialsProblems(credentials)),
    ...(imageIs ? [imageIs] : []),
    ...imagePullProblems('imagePull', wanted.imagePull),
    ...resourceProblems('resources', wanted.resources, LEAST_MEMORY),
    ...monitoringProblems(wanted.monitoring),
    ...podProblems(wanted),
  ];
}

/** What does not go with each way to run it. */
function podProblems({ as, placement, monitoring, ...wanted }: WantedProxy): Problems {
  if (as === 'deployment') {
    const { replicas = 2, disruptionBudget = {} } = wanted;
    return [
      ...check([!isWhole(replicas, 1), `replicas: ${shown(replicas)} is no number of pods; set 2 or more`]),
      ...placementProblems(placement, replicas, WORDS),
      ...(isWhole(replicas, 1) ? budgetProblems(disruptionBudget, replicas - 1, WORDS) : []),
    ];
  }
  const counted = check(
    [
      wanted.replicas !== undefined,
      `replicas: only a deployment counts its pods; leave it out, or set as to "deployment"`,
    ],
    [
      wanted.disruptionBudget !== undefined,
      'disruptionBudget: only pods of a deployment are evicted by themselves; leave it out, or set as to "deployment"',
    ],
  );
  if (as === 'daemonset') {
    return [
      ...counted,
      ...placementProblems({ ...placement, spread: 'preferred' }, 1),
      ...check([
        placement.spread !== undefined || placement.zones !== undefined,
        'placement: a DaemonSet has a pod on each node; leave spread and zones out, and choose nodes by nodeSelector',
      ]),
    ];
  }
  return [
    ...(as === 'sidecar' ? counted : []),
    ...check(
      [!WAYS.includes(as), `as: ${shown(as)} is no way to run it; set "deployment", "daemonset" or "sidecar"`],
      [
        as === 'sidecar' && Object.keys(placement).length > 0,
        'placement: a sidecar runs where its pod does; leave it out, and place that',
      ],
      [
        as === 'sidecar' && monitoring !== undefined,
        'monitoring: the pods of a sidecar are not made here; leave it out, and have port 9902 of these pods scraped',
      ],
    ),
  ];
}

function routeProblems(property: string, route: EnvoyRoute, namespace: string | undefined): Problems {
  const { prefix, redis, reads = 'primary' } = route;
  const [member] = membersOf(redis);
  return [
    ...check(
      [
        prefix === '' || Buffer.byteLength(prefix) > LONGEST_PREFIX,
        `${property}.prefix: ${shown(prefix)} is no beginning of a key; set 1 to ${LONGEST_PREFIX} bytes, or redis for all other keys`,
      ],
      [
        reads !== 'primary' && reads !== 'replicas',
        `${property}.reads: ${shown(reads)} is no place for reads; set "primary" or "replicas"`,
      ],
      [
        reads === 'replicas' && !hasReplicas(redis),
        `${property}.reads: ${isCluster(redis) ? `"${member?.name}" is a Redis Cluster; set readPolicy for its replicas` : `"${member?.name}" has no replicas that are known here; set a RedisReplication, or leave it out`}`,
      ],
    ),
    ...targetProblems(`${property}.redis`, redis, namespace),
  ];
}

function targetProblems(property: string, target: EnvoyTarget, namespace: string | undefined): Problems {
  return [
    ...membersOf(target).flatMap(each => memberProblems(property, each, namespace)),
    ...(isShards(target) ? shardProblems(property, target.shards) : []),
    ...check([
      isShards(target) && !['maglev', 'ring-hash', undefined].includes(target.hash),
      `${property}.hash: ${isShards(target) ? shown(target.hash) : ''} is no hash; set "maglev" or "ring-hash"`,
    ]),
    ...check([
      isShards(target) && !['refuse', 'rehash', undefined].includes(target.whileAway),
      `${property}.whileAway: ${isShards(target) ? shown(target.whileAway) : ''} is nothing to do; set "refuse" or "rehash"`,
    ]),
  ];
}

function memberProblems(property: string, redis: IRedis, namespace: string | undefined): Problems {
  const there = Chart.of(redis).namespace;
  return check(
    [
      redis.connection.mode === 'sentinel',
      `${property}: "${redis.name}" has Sentinels, whom Envoy cannot ask for the primary; set a RedisFront before it, or give clients that front itself`,
    ],
    [
      there !== namespace,
      `${property}: "${redis.name}" is in the namespace ${there ?? '(none is set)'}, and its passwords with it; put the proxy into a chart of that namespace`,
    ],
  );
}

function shardProblems(property: string, shards: readonly IRedis[]): Problems {
  const [first] = shards;
  const login = ({ connection: { user, secretName, secretKey, port } }: IRedis) =>
    JSON.stringify([user, secretName, secretKey, port]);
  const other = shards.find(each => first && login(each) !== login(first));
  const cluster = shards.find(isCluster);
  return check(
    [
      shards.length < 2,
      `${property}.shards: ${shown(shards.length)} cannot share keys; set two servers or more, or the one itself`,
    ],
    [
      new Set(shards.map(({ connection }) => connection.host)).size < shards.length,
      `${property}.shards: one is there twice; name each once`,
    ],
    [
      cluster !== undefined,
      `${property}.shards: "${cluster?.name}" is a Redis Cluster, which shares its keys itself; set ${property} to it alone`,
    ],
    [
      cluster === undefined && other !== undefined,
      `${property}.shards: "${other?.name}" has another password, user or port than "${first?.name}", and Envoy has one for all; set credentials of all to the same Secret`,
    ],
  );
}

function isCluster(target: EnvoyTarget): boolean {
  return !isShards(target) && target.connection.mode === 'cluster';
}

function pathOf(wanted: WantedProxy): Path {
  const targets = targetsOf(wanted);
  return {
    replicas: wanted.routes.some(({ reads }) => reads === 'replicas'),
    shards: targets.some(isShards),
    cluster: targets.some(isCluster),
  };
}

/** What is allowed, and likely to go wrong. */
export function proxyWarnings(wanted: WantedProxy): Problems {
  const { as, replicas, requiredCommands } = wanted;
  return [
    ...check([
      as === 'deployment' && replicas === 1,
      'replicas: while its one pod is away, all clients are refused; set 2 or more',
    ]),
    ...commandWarnings(requiredCommands, pathOf(wanted)),
  ];
}
