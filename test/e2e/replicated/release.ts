import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../../charts/credentials-secrets';
import { apply, kubectl } from '../../../drills/kubectl';
import { type RedisConnection, RedisFront, type RedisReplication, type RedisSentinel } from '../../../lib';
import { names } from '../../../lib/config/names';
import type { Tested } from '../support/tested';

/** A primary with replicas, and a front, as a suite has deployed them. */
export interface Release extends Tested {
  /** Namespace of the clients that are let in. */
  readonly clients: string;
  /** Names of the servers' pods. */
  readonly pods: readonly string[];
  /** Names of the Sentinels' pods: none where the primary is said, the servers' own where they run beside these. */
  readonly sentinels: readonly string[];
  /** Name under which Sentinels know the primary. */
  readonly primaryName: string;
  /** The pod of the primary that is said, where there are no Sentinels. */
  readonly primary?: string;
  /** `min-replicas-to-write`. */
  readonly minReplicasToWrite: number;
  /** `min-replicas-max-lag`, in seconds. */
  readonly maxReplicaLagSeconds: number;
  /** Name of the front. */
  readonly front: string;
  /** The way of clients that know what they talk to. */
  readonly direct: RedisConnection;
  /** The front's write port. */
  readonly write: RedisConnection;
  /** The front's read port. */
  readonly read: RedisConnection;
}

/** What a release is made from. */
export interface Wanted extends Pick<Release, 'namespace' | 'clients' | 'servers' | 'minReplicasToWrite'> {
  /** How many Sentinels there are in pods of their own, or that each server has one beside it. */
  readonly sentinels: number | 'beside servers';
  /** Ordinal of the primary that is said. */
  readonly primary?: number;
  readonly build: (chart: Chart) => RedisSentinel | RedisReplication;
}

/** Name of every release that the suites make, so that only their namespaces tell two of them apart. */
export const RELEASE = 'web';

/** `min-replicas-max-lag` where the props say nothing. */
const MAX_LAG_SECONDS = 2;

/** Applies a release with a front, and its passwords in both namespaces: new ones, unless it is there already. */
export async function deployRelease(wanted: Wanted): Promise<Release> {
  const { release, objects, users } = synthesized(wanted);
  const passwords = Object.fromEntries(users.map(user => [user, randomPassword()]));
  const { secretName, secretKey } = release.direct;
  const secret = (namespace: string, stringData: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, namespace },
    stringData,
  });
  await apply([
    secret(release.namespace, passwords),
    secret(release.clients, { [secretKey]: passwords[secretKey] ?? '' }),
  ]);
  await apply(objects);
  return release;
}

/** Applies the objects of a release that is there, as a change of it. */
export async function updateRelease(wanted: Wanted): Promise<Release> {
  const { release, objects } = synthesized(wanted);
  await kubectl(['apply', '--validate=strict', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  });
  return release;
}

function synthesized(wanted: Wanted) {
  const { namespace, clients, servers, sentinels, minReplicasToWrite, primary, build } = wanted;
  const chart = new Chart(new App(), 'release', { namespace });
  const redis = build(chart);
  const front = new RedisFront(chart, `${RELEASE}-front`, { redis });
  redis.allowFrom('clients', { namespace: clients });
  front.allowFrom('clients', { namespace: clients });
  const numbered = (count: number, name: (topology: string, ordinal: number) => string) =>
    Array.from({ length: count }, (_, ordinal) => name(RELEASE, ordinal));
  const pods = numbered(servers, names.server);
  const release: Release = {
    namespace,
    name: RELEASE,
    clients,
    servers,
    pods,
    sentinels: sentinels === 'beside servers' ? pods : numbered(sentinels, names.sentinel),
    primaryName: redis.connection.primaryName ?? '',
    primary: primary === undefined ? undefined : names.server(RELEASE, primary),
    minReplicasToWrite,
    maxReplicaLagSeconds: MAX_LAG_SECONDS,
    front: front.name,
    direct: redis.connection,
    write: front.connection,
    read: front.readConnection,
  };
  return { release, objects: chart.toJson() as unknown[], users: redis.users };
}
