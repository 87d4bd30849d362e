import type { Login, PasswordSource } from '../config/envoy/login';
import type { UpstreamTls } from '../config/envoy/tls';
import type { Balance, HealthCheck, Upstream } from '../config/envoy/upstreams';
import { alsoKey, type LoggedIn } from '../config/passwords';
import { type EnvoySecret, envoySecretFolder } from '../workload/envoy';
import { isFronted } from './fronted';
import type { IRedis, RedisAddress, RedisConnection } from './redis';

/**
 * Standalone servers that share the keys: each key is on one of them, by its hash, or by that of the tag in it
 * (`{user:7}:cart`). Another number of servers moves keys, which nobody takes along: that is for caches, or for ever.
 */
export interface HashShards {
  /** Two or more, with one user and one password. Their order does not matter, their names do. */
  readonly shards: readonly IRedis[];
  /** How a hash finds its server. @default 'maglev' */
  readonly hash?: 'maglev' | 'ring-hash';
  /**
   * What becomes of the keys of a server that is away: they are refused, or others take them over (`rehash`), empty,
   * until it is back: for caches alone.
   * @default 'refuse'
   */
  readonly whileAway?: 'refuse' | 'rehash';
}

/** What a proxy stands before: a Redis, or several among which the keys are shared. */
export type EnvoyTarget = IRedis | HashShards;

/** Where commands go whose keys begin alike. */
export interface EnvoyRoute {
  /** How the keys begin; of two that fit the longer wins. */
  readonly prefix: string;
  readonly redis: EnvoyTarget;
  /** Whether the servers see the keys without the prefix. @default false */
  readonly removePrefix?: boolean;
  /**
   * Where what Envoy takes for reads goes: to the same servers, or to the replicas of a `RedisReplication`, or of what
   * is behind a `RedisFront`; they may be late.
   * @default 'primary'
   */
  readonly reads?: 'primary' | 'replicas';
}

/** TLS with the servers. */
export interface EnvoyUpstreamTls {
  /** A Secret with `ca.crt`: who may have signed the servers' certificates. */
  readonly secretName: string;
  /** A name that all servers' certificates have. @default - the host of each connection */
  readonly serverName?: string;
  /** Whether Envoy shows the servers `tls.crt`, with the key in `tls.key`, of the same Secret. @default false */
  readonly clientCertificate?: boolean;
}

/** Whether several share the keys. */
export function isShards(target: EnvoyTarget): target is HashShards {
  return 'shards' in target;
}

/** What a proxy stands before: where most keys go first. */
export function targetsOf(props: {
  readonly redis?: EnvoyTarget;
  readonly routes: readonly EnvoyRoute[];
}): EnvoyTarget[] {
  return [...(props.redis ? [props.redis] : []), ...props.routes.map(({ redis }) => redis)];
}

/** Every Redis of a target. */
export function membersOf(target: EnvoyTarget): readonly IRedis[] {
  return isShards(target) ? target.shards : [target];
}

/** Where reads go on a Redis that has a connection for them. */
interface WithReads extends IRedis {
  readonly readConnection: RedisConnection;
}

/** Whether a target has replicas that can be told from the primary. */
export function hasReplicas(target: EnvoyTarget): target is WithReads {
  return !isShards(target) && target.connection.mode === 'standalone' && 'readConnection' in target;
}

/** Milliseconds between two checks of a server. */
const CHECK: HealthCheck = { intervalMs: 1000 };

/** Checks of a cluster's servers, which are many. */
const CLUSTER_CHECK: HealthCheck = { intervalMs: 2000 };

/** Who logs in to a Redis, and where the password is. */
export type RedisLogin = Omit<RedisConnection, keyof RedisAddress>;

/** The upstreams of an Envoy, added one after another, with the Secrets that they need. */
export interface Upstreams {
  readonly all: readonly Upstream[];
  readonly secrets: readonly EnvoySecret[];
  /** Names of those that are Redis Clusters. */
  readonly clusters: readonly string[];
  /** Name of a target's upstream, added if it was not yet. */
  add(target: EnvoyTarget): string;
  /** Name of the upstream for reads of a target that has replicas. */
  addReplicas(target: WithReads): string;
  /** Those that its passwords are of. */
  readonly logins: readonly LoggedIn[];
  /** The login of those who connect with this user and password. */
  login(connection: RedisLogin): Login;
  /** Folder with these keys of a Secret. */
  folder(secret: string, keys: readonly string[]): string;
}

/** The upstreams of an Envoy, none yet. */
export function upstreams(tls?: EnvoyUpstreamTls): Upstreams {
  const all: Upstream[] = [];
  const secrets: EnvoySecret[] = [];
  const clusters: string[] = [];
  const logins: LoggedIn[] = [];
  const added = new Map<EnvoyTarget, string>();

  function folder(secret: string, keys: readonly string[]): string {
    const wanted = JSON.stringify({ secret, keys });
    const there = secrets.findIndex(each => JSON.stringify(each) === wanted);
    if (there < 0) secrets.push({ secret, keys });
    return envoySecretFolder(there < 0 ? secrets.length - 1 : there);
  }
  const login: Upstreams['login'] = connection => {
    const { user, secretName, secretKey, passwords } = connection;
    logins.push(connection);
    const keys = [secretKey, ...(passwords?.also === undefined ? [] : [alsoKey(secretKey)])];
    const [password, also] = keys.map(key => ({ file: `${folder(secretName, keys)}/${key}` }));
    return { user, password: password as PasswordSource, ...(also ? { also } : {}) };
  };
  function common(connection: RedisConnection): Pick<Upstream, 'login' | 'port' | 'tls'> {
    return {
      login: login(connection),
      port: connection.port,
      ...(tls ? { tls: upstreamTls(tls, connection.host) } : {}),
    };
  }
  function upstreamTls({ secretName, serverName, clientCertificate }: EnvoyUpstreamTls, host: string): UpstreamTls {
    const keys = clientCertificate ? ['ca.crt', 'tls.crt', 'tls.key'] : ['ca.crt'];
    const at = folder(secretName, keys);
    return {
      caFile: `${at}/ca.crt`,
      serverName: serverName ?? host.replace(/\.$/, ''),
      ...(clientCertificate ? { folder: at } : {}),
    };
  }
  function named(wish: string): string {
    const name = wish.replace(/[^\w-]/g, '-');
    const taken = all.filter(each => each.name === name || each.name.startsWith(`${name}~`)).length;
    return taken === 0 ? name : `${name}~${taken + 1}`;
  }
  function servers(name: string, hosts: readonly string[], of: RedisConnection, more: Partial<Extra> = {}): string {
    all.push({ kind: 'servers', name, hosts, ...common(of), ...more });
    return name;
  }
  function addShards({ shards, hash = 'maglev', whileAway = 'refuse' }: HashShards): string {
    const [first] = shards;
    if (!first) return '';
    const hosts = shards.map(({ connection }) => connection.host);
    // What is not checked is not given up, and keeps its keys.
    const healthCheck = whileAway === 'rehash' ? { healthCheck: CHECK } : {};
    return servers(named(`${first.name}-shards`), hosts, first.connection, { balance: hash, ...healthCheck });
  }
  function addCluster({ name: wish, connection }: IRedis): string {
    const name = named(wish);
    all.push({ kind: 'cluster', name, host: connection.host, ...common(connection), healthCheck: CLUSTER_CHECK });
    servers(`${name}-by-name`, [connection.host], connection, { healthCheck: CLUSTER_CHECK });
    clusters.push(name);
    return name;
  }
  return {
    all,
    secrets,
    clusters,
    logins,
    login,
    folder,
    add(target) {
      const there = added.get(target);
      if (there !== undefined) return there;
      const add = (redis: IRedis) =>
        redis.connection.mode === 'cluster'
          ? addCluster(redis)
          : servers(named(redis.name), [redis.connection.host], redis.connection, { healthCheck: CHECK });
      const name = isShards(target) ? addShards(target) : add(target);
      added.set(target, name);
      return name;
    },
    addReplicas(target) {
      const name = `${this.add(target)}-replicas`;
      if (all.some(each => each.name === name)) return name;
      const { hosts, reserve } = replicasOf(target);
      const reserves = reserve === undefined ? {} : { reserve };
      return servers(name, hosts, target.readConnection, { balance: 'random', healthCheck: CHECK, ...reserves });
    },
  };
}

interface Extra {
  readonly balance: Balance;
  readonly healthCheck: HealthCheck;
  readonly reserve: string;
}

/** The replicas by name where they are known, with the primary for when all are away, else the address for reads. */
function replicasOf(target: WithReads): { readonly hosts: readonly string[]; readonly reserve?: string } {
  if (!isFronted(target)) return { hosts: [target.readConnection.host] };
  const { servers, primary } = target.frontTargets;
  // The Services of the servers are beside that for clients.
  const hostOf = (pod: string) => target.connection.host.replace(/^[^.]*/, pod);
  return {
    hosts: servers.filter(pod => pod !== primary).map(hostOf),
    ...(primary === undefined ? {} : { reserve: hostOf(primary) }),
  };
}
