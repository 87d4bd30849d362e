import { Cluster } from 'ioredis';
import type { CopyServer } from '../../../lib/config/copy-spec';
import { isTested } from '../../../lib/config/engines';
import type { Engine } from './engines';
import { type Server, startServer, TESTER } from './server';
import { until } from './until';
import { passwordOf, userLines } from './users';

const SLOTS = 16384;

/** A Redis Cluster whose servers know each other, with the users of a topology and the one for copies, or `open`. */
export interface SmallCluster {
  readonly primaries: readonly Server[];
  readonly replicas: readonly Server[];
  /** A client with every right. */
  readonly client: Cluster;
  /** How the copying program connects to it. */
  target(passwordFile: string): CopyServer;
}

/**
 * Starts primaries at `network`.1, .2 …, and a replica of each at .11, .12 … where asked for.
 *
 * @param network The first three bytes of their addresses
 */
export async function startSmallCluster(
  engine: Engine,
  network: string,
  port: number,
  { shards = 3, replicas = false, open = false, directives = [] as readonly string[] } = {},
): Promise<SmallCluster> {
  const tested = isTested(engine.name) ? engine.name : undefined;
  const users = [
    ...userLines('cluster', passwordOf, tested, ['copy']),
    'masteruser replication',
    `masterauth "${passwordOf('replication').replace(/["\\]/g, '\\$&')}"`,
  ];
  const start = (ip: string) =>
    startServer({
      engine,
      ip,
      port,
      config: [
        ...(open ? [] : users),
        'cluster-enabled yes',
        'cluster-node-timeout 2000',
        'repl-diskless-sync-delay 0',
        `cluster-announce-ip ${ip}`,
        ...directives,
      ],
    });
  const numbers = Array.from({ length: shards }, (_, index) => index + 1);
  const primaries = await Promise.all(numbers.map(number => start(`${network}.${number}`)));
  const others = replicas ? await Promise.all(numbers.map(number => start(`${network}.${number + 10}`))) : [];
  const all = [...primaries, ...others];
  for (const [index, server] of primaries.entries()) {
    const [from, next] = [index, index + 1].map(each => Math.floor((each * SLOTS) / shards));
    await server.call('CLUSTER', 'ADDSLOTSRANGE', from ?? 0, (next ?? SLOTS) - 1);
    await server.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const server of all.slice(1)) await server.call('CLUSTER', 'MEET', all[0]?.ip ?? '', port);
  const knowsAll = async (server: Server) =>
    String(await server.call('CLUSTER', 'INFO')).includes(`cluster_known_nodes:${all.length}`);
  await until('all know each other', async () => (await Promise.all(all.map(knowsAll))).every(knows => knows));
  for (const [index, server] of others.entries()) {
    await server.call('CLUSTER', 'REPLICATE', String(await primaries[index]?.call('CLUSTER', 'MYID')));
  }
  await until('all serve', async () => {
    const infos = await Promise.all(all.map(async server => String(await server.call('CLUSTER', 'INFO'))));
    const links = await Promise.all(others.map(async server => String(await server.call('INFO', 'replication'))));
    return (
      infos.every(info => info.includes('cluster_state:ok')) &&
      links.every(link => link.includes('master_link_status:up'))
    );
  });
  const client = new Cluster([{ host: primaries[0]?.ip ?? '', port }], {
    redisOptions: { ...TESTER, disableClientInfo: true },
  });
  client.on('error', () => undefined);
  return {
    primaries,
    replicas: others,
    client,
    target: passwordFile => ({
      host: primaries[0]?.ip ?? '',
      port,
      user: 'copy',
      passwordFile,
      mode: 'cluster',
    }),
  };
}
