import { runCommand } from '../../../drills/command';
import { envoyBootstrap } from '../../../lib/config/envoy/bootstrap';
import type { Route } from '../../../lib/config/envoy/redis-listener';
import type { Upstream } from '../../../lib/config/envoy/upstreams';
import { PORTS } from '../../../lib/config/ports';
import type { Engine } from '../../servers/support/engines';
import { startEnvoy } from '../../servers/support/envoy';
import { FRONT_IP, loopbackCfg, startFront } from '../../servers/support/haproxy';
import { LOOPBACK } from '../../servers/support/loopback';
import { startServer } from '../../servers/support/server';
import { until } from '../../servers/support/until';
import { plainPasswordOf } from '../../servers/support/users';
import type { Path } from '../support/load';

const [PLAIN, CLUSTER] = ['plain Redis', 'plain Redis Cluster'] as const;

/** What each path is measured against, by its name, in the order in which they take turns. */
export const BESIDE = {
  [PLAIN]: PLAIN,
  [CLUSTER]: CLUSTER,
  HAProxy: PLAIN,
  Envoy: PLAIN,
  'Envoy, mirrored to a peer': PLAIN,
  'Envoy before a cluster': CLUSTER,
} as const;

type PathName = keyof typeof BESIDE;
const [SERVER, PEER] = [`${LOOPBACK}.2.1`, `${LOOPBACK}.2.2`];
const NODES = [`${LOOPBACK}.2.11`, `${LOOPBACK}.2.12`, `${LOOPBACK}.2.13`];

/** Anyone may write, as `redis-benchmark` comes without a password; a front's checks log in. */
const OPEN = [
  'protected-mode no',
  'user default on nopass ~* &* +@all',
  `user probe on >${plainPasswordOf('probe')} +ping +info`,
  'appendonly no',
];

/** Starts servers and proxies, and says how to get through. */
export async function startPaths(engine: Engine): Promise<readonly Path[]> {
  await Promise.all([SERVER, PEER].map(ip => startServer({ engine, ip, port: PORTS.redis.number, config: OPEN })));
  await startCluster(engine);
  startFront(
    loopbackCfg({
      targets: { servers: [SERVER], clusterDomain: 'cluster.local' },
      checkIntervalMs: 500,
      maxConnections: 2000,
      threads: 1,
      readFallback: 'primary',
    }),
    plainPasswordOf('probe'),
  );
  const own: Upstream = { kind: 'servers', name: 'own', hosts: [SERVER], port: PORTS.redis.number };
  const envoys = [
    await envoy('Envoy', `${LOOPBACK}.2.21`, [own], { upstream: 'own' }),
    await envoy('Envoy, mirrored to a peer', `${LOOPBACK}.2.22`, [own, { ...own, name: 'peer', hosts: [PEER] }], {
      upstream: 'own',
      mirrors: [{ upstream: 'peer' }],
    }),
    await envoy(
      'Envoy before a cluster',
      `${LOOPBACK}.2.23`,
      [{ kind: 'cluster', name: 'cluster', host: NODES[0] ?? '', port: PORTS.redis.number }],
      { upstream: 'cluster' },
    ),
  ];
  const paths: readonly Path[] = [
    pathTo(PLAIN, SERVER),
    { ...pathTo(CLUSTER, NODES[0] ?? ''), cluster: true },
    pathTo('HAProxy', FRONT_IP),
    ...envoys,
  ];
  for (const path of paths) await answers(engine, path);
  return paths;
}

function pathTo(name: PathName, ip: string): Path {
  return { name, ip, port: PORTS.redis.number, beside: BESIDE[name] };
}

/** An Envoy with one thread, as beside a server. */
async function envoy(name: PathName, ip: string, upstreams: readonly Upstream[], catchAll: Route): Promise<Path> {
  const port = PORTS.redis.number;
  const bootstrap = envoyBootstrap({
    listeners: [
      {
        name: 'redis',
        ip,
        port,
        opTimeoutMs: 5000,
        catchAll,
        redirections: upstreams.some(({ kind }) => kind === 'cluster'),
      },
    ],
    upstreams,
    memory: 512 * 1024 ** 2,
    maxConnections: 2000,
    statsIp: ip,
  });
  await startEnvoy(bootstrap, ip);
  return pathTo(name, ip);
}

async function startCluster(engine: Engine): Promise<void> {
  const config = (ip: string) => [...OPEN, 'cluster-enabled yes', `cluster-announce-ip ${ip}`];
  await Promise.all(NODES.map(ip => startServer({ engine, ip, port: PORTS.redis.number, config: config(ip) })));
  const nodes = NODES.map(ip => `${ip}:${PORTS.redis.number}`);
  await runCommand(engine.cli, ['--cluster', 'create', ...nodes, '--cluster-yes']);
}

async function answers(engine: Engine, { name, ip, port, cluster }: Path): Promise<void> {
  const set = ['-h', ip, '-p', `${port}`, ...(cluster ? ['-c'] : []), 'set', 'warm', 'up'];
  await until(`${name} takes writes`, async () => (await runCommand(engine.cli, set)).stdout.trim() === 'OK', 60_000);
}
