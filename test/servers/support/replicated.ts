import { createHash } from 'node:crypto';
import { type Connections, createConnections, type Login } from '../../../keeper/connections';
import { CLOSING_PREFIX } from '../../../lib/config/envoy/mirror';
import type { MirrorSpec, ReplicationSpec, SentinelSpec } from '../../../lib/config/keeper-spec';
import { PORTS } from '../../../lib/config/ports';
import type { ServerKind } from '../../../lib/config/users';
import type { Engine } from './engines';
import { LOOPBACK } from './loopback';
import { type Server, startServer } from './server';
import { plainPasswordOf, userLines } from './users';

const PORT = 7579;
const SENTINEL_PORT = 27579;
/** `<pod>.<domain>`; the servers themselves know addresses alone, as nothing here resolves names. */
const DOMAIN = 'shop.test';
const SUBNET = `${LOOPBACK}.8`;

export const SERVERS: readonly string[] = ['redis-0', 'redis-1', 'redis-2'];
export const SENTINELS: readonly string[] = ['redis-sentinel-0', 'redis-sentinel-1', 'redis-sentinel-2'];

export const REPLICATION_SPEC: ReplicationSpec = {
  topology: 'replication',
  name: 'redis',
  port: PORT,
  domain: DOMAIN,
  servers: SERVERS,
  minReplicasToWrite: 0,
  primary: 'redis-0',
};

export const SENTINEL_SPEC: SentinelSpec = {
  topology: 'sentinel',
  name: 'redis',
  port: PORT,
  domain: DOMAIN,
  servers: SERVERS,
  minReplicasToWrite: 1,
  sentinels: SENTINELS,
  sentinelPort: SENTINEL_PORT,
  monitor: { name: 'shop-redis', quorum: 2, downAfterMs: 1000, failoverTimeoutMs: 3000, parallelSyncs: 1 },
};

export const MIRROR_SPEC: MirrorSpec = {
  topology: 'mirror',
  name: 'redis',
  port: PORT,
  domain: DOMAIN,
  servers: SERVERS,
  statsPort: PORTS.envoyStats.number,
  closingPrefix: CLOSING_PREFIX,
};

export const KEEPER_LOGIN: Login = { username: 'keeper', password: async () => plainPasswordOf('keeper') };

export function addressOf(pod: string): string {
  const index = [...SERVERS, ...SENTINELS].indexOf(pod);
  return `${SUBNET}.${index + 1}`;
}

/** Starts a server as its script does where nobody tells it whom to follow: as a replica of nobody. */
export function startRedis(engine: Engine, kind: ServerKind, pod: string, dir?: string): Promise<Server> {
  const ip = addressOf(pod);
  const config = [
    ...userLines(kind, plainPasswordOf),
    'masteruser replication',
    `masterauth ${plainPasswordOf('replication')}`,
    'appendonly yes',
    'repl-diskless-sync-delay 0',
    `min-replicas-to-write ${kind === 'sentinel' ? 1 : 0}`,
    'min-replicas-max-lag 3',
    `replica-announce-ip ${ip}`,
    'replicaof 127.0.0.1 1',
    ...(kind === 'mirror' ? ['replica-serve-stale-data no'] : []),
  ];
  return startServer({ engine, ip, port: PORT, config, ...(dir ? { dir } : {}) });
}

/** Starts a Sentinel that knows nothing but who it is. */
export function startSentinel(engine: Engine, pod: string): Promise<Server> {
  const config = [
    ...userLines('sentinels', plainPasswordOf),
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    `sentinel announce-ip ${addressOf(pod)}`,
    `sentinel announce-port ${SENTINEL_PORT}`,
    `sentinel myid ${createHash('sha1').update(pod).digest('hex')}`,
    'sentinel sentinel-user sentinel',
    `sentinel sentinel-pass ${plainPasswordOf('sentinel')}`,
  ];
  return startServer({ engine, ip: addressOf(pod), port: SENTINEL_PORT, config, sentinel: true });
}

/** The keeper's connections, on which names stand for addresses as they do in DNS. */
export function namedConnections(): Connections {
  const real = createConnections(KEEPER_LOGIN);
  const names = new Map(SERVERS.map(pod => [`${pod}.${DOMAIN}`, addressOf(pod)]));
  const withNames = (reply: unknown): unknown => {
    if (Array.isArray(reply)) return reply.map(withNames);
    if (typeof reply !== 'string') return reply;
    return [...names].reduce((text, [name, ip]) => text.replace(new RegExp(`\\b${ip}(?!\\d)`, 'g'), name), reply);
  };
  return {
    ...real,
    async open(ip, port) {
      const call = await real.open(ip, port);
      return async (command, ...args) =>
        withNames(await call(command, ...args.map(arg => names.get(String(arg)) ?? arg)));
    },
  };
}
