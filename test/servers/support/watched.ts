import type { Engine } from './engines';
import { LOOPBACK } from './loopback';
import { type Server, startServer } from './server';
import { until } from './until';
import { plainPasswordOf, userLines } from './users';

/** Address of all servers and Sentinels here. */
export const IP = `${LOOPBACK}.0.1`;
const PRIMARY_NAME = 'shop-web';
const DOWN_AFTER_MS = 1000;

/** A primary, its replicas, and the Sentinels that watch over them, with the users of a topology. */
export interface Watched {
  readonly primaryName: string;
  readonly servers: readonly Server[];
  readonly sentinels: readonly Server[];
  readonly sentinelPorts: readonly number[];
  /** Which of the servers most Sentinels take for the primary. */
  primary(): Promise<Server | undefined>;
  /** Starts a server again that was stopped, on its own data, as a replica of whom the Sentinels take for the primary. */
  restart(server: Server): Promise<void>;
}

/** Starts two servers or more on ports from `port` on, the first of them the primary, and three Sentinels after them. */
export async function startWatched(engine: Engine, port: number, count = 3): Promise<Watched> {
  const ports = Array.from({ length: count }, (_, index) => port + index);
  const sentinelPorts = [10, 11, 12].map(offset => port + offset);
  const servers = await Promise.all(
    ports.map(own =>
      startServer({ engine, ip: IP, port: own, config: serverConfig(own, own === port ? undefined : port) }),
    ),
  );
  const sentinels = await Promise.all(
    sentinelPorts.map(own =>
      startServer({
        engine,
        ip: IP,
        port: own,
        sentinel: true,
        config: [
          ...userLines('sentinels', plainPasswordOf),
          // Else each would tell the others the address that it speaks from.
          `sentinel announce-ip ${IP}`,
          'sentinel sentinel-user sentinel',
          `sentinel sentinel-pass ${plainPasswordOf('sentinel')}`,
          `sentinel monitor ${PRIMARY_NAME} ${IP} ${port} 2`,
          `sentinel auth-user ${PRIMARY_NAME} sentinel`,
          `sentinel auth-pass ${PRIMARY_NAME} ${plainPasswordOf('sentinel')}`,
          `sentinel down-after-milliseconds ${PRIMARY_NAME} ${DOWN_AFTER_MS}`,
          `sentinel failover-timeout ${PRIMARY_NAME} 3000`,
        ],
      }),
    ),
  );
  await until('all replicas are in step, and all Sentinels know each other', async () => {
    const infos = await Promise.all(servers.slice(1).map(server => server.call('INFO', 'replication')));
    const masters = await Promise.all(sentinels.map(sentinel => sentinel.call('INFO', 'sentinel')));
    return (
      infos.every(info => String(info).includes('master_link_status:up')) &&
      masters.every(info => String(info).includes(`status=ok,address=${IP}:${port},slaves=${count - 1},sentinels=3`))
    );
  });

  const primaryPort = async (): Promise<number | undefined> => {
    const said = await Promise.all(
      sentinels.map(async sentinel => {
        const reply = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', PRIMARY_NAME);
        return Array.isArray(reply) ? Number(reply[1]) : undefined;
      }),
    );
    return ports.find(each => said.filter(one => one === each).length >= 2);
  };
  return {
    primaryName: PRIMARY_NAME,
    servers,
    sentinels,
    sentinelPorts,
    async primary() {
      const found = await primaryPort();
      return servers.find(server => server.port === found);
    },
    async restart(server) {
      const { port: own, dir } = server;
      const config = serverConfig(own, await primaryPort());
      servers[servers.indexOf(server)] = await startServer({ engine, ip: IP, port: own, dir, config });
    },
  };
}

/** Configuration of the server at a port, with the users of a topology whose servers Sentinels watch. */
export function serverConfig(own: number, primary?: number): string[] {
  return [
    ...userLines('sentinel', plainPasswordOf),
    'masteruser replication',
    `masterauth ${plainPasswordOf('replication')}`,
    'appendonly yes',
    'repl-diskless-sync-delay 0',
    'min-replicas-max-lag 3',
    `replica-announce-ip ${IP}`,
    `replica-announce-port ${own}`,
    ...(primary === undefined ? [] : [`replicaof ${IP} ${primary}`]),
  ];
}
