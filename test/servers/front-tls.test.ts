import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { FrontConf } from '../../lib/config/haproxy-cfg';
import { PORTS } from '../../lib/config/ports';
import { createAuthority } from './support/certificates';
import { type Engine, enginesInTurn } from './support/engines';
import { cleanUpFronts, complaints, FRONT_IP, loopbackCfg, startFront } from './support/haproxy';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer, TESTER } from './support/server';
import { until } from './support/until';
import { passwordOf, userLines } from './support/users';

const [FIRST, SECOND] = [`${LOOPBACK}.4.1`, `${LOOPBACK}.4.2`];
/** Name that the servers' certificate has. */
const HOST = 'web.shop.svc.cluster.local';
/** Port by which the tests look in, in plain text. */
const PLAIN = 7791;

const [ours, foreign] = [createAuthority(), createAuthority()];
const folders: string[] = [];
function certificate(authority = ours, name = HOST): string {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-tls-'));
  folders.push(folder);
  authority.issue(folder, name);
  return folder;
}

afterEach(async () => {
  await cleanUpFronts();
  await cleanUpServers();
});
afterAll(() => {
  for (const each of [ours, foreign]) each.remove();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const conf = (clientCertificate: boolean): FrontConf => ({
  targets: {
    servers: [FIRST, SECOND],
    clusterDomain: 'cluster.local',
    tls: { secretName: 'web-tls', host: HOST, clientCertificate },
  },
  ...{ checkIntervalMs: 200, maxConnections: 100, threads: 1, readFallback: 'primary' },
});

async function startPair(engine: Engine, folder: string, clients: 'no' | 'yes'): Promise<readonly [Server, Server]> {
  const [first, second] = (await Promise.all(
    [FIRST, SECOND].map(ip =>
      startServer({
        engine,
        ip,
        port: PLAIN,
        config: [
          ...userLines('replication'),
          `tls-port ${PORTS.redisTls.number}`,
          ...['cert', 'key', 'ca-cert'].map((what, index) => {
            const file = ['tls.crt', 'tls.key', 'ca.crt'][index] ?? '';
            return `tls-${what}-file ${join(folder, file)}`;
          }),
          `tls-auth-clients ${clients}`,
          'tls-replication yes',
          'repl-diskless-sync-delay 0',
          'masteruser replication',
        ],
      }),
    ),
  )) as [Server, Server];
  await second.call('CONFIG', 'SET', 'masterauth', passwordOf('replication'));
  await second.call('REPLICAOF', FIRST, PORTS.redisTls.number);
  await until('the second to follow', async () =>
    String(await second.call('INFO', 'replication')).includes('master_link_status:up'),
  );
  return [first, second];
}

/** What a client of the front is told, in plain text: which port of the two leads where. */
async function asked(port: 'redis' | 'read'): Promise<string> {
  const client = new Redis({
    host: FRONT_IP,
    port: PORTS[port].number,
    ...TESTER,
    disableClientInfo: true,
    retryStrategy: null,
  });
  client.on('error', () => undefined);
  try {
    const [, bind] = (await client.config('GET', 'bind')) as string[];
    return bind ?? '';
  } catch {
    return 'nobody';
  } finally {
    client.disconnect();
  }
}

describe.each(enginesInTurn(2))('a front before servers of $name that speak TLS', engine => {
  it.each(['no', 'yes'] as const)(
    'checks them by it, and follows the primary (client certificates: %s)',
    async clients => {
      const folder = certificate();
      const cfg = loopbackCfg({ ...conf(clients === 'yes'), serversTlsFolder: folder });
      expect(await complaints(cfg)).toBe('');
      const [first, second] = await startPair(engine, folder, clients);
      startFront(cfg);
      await until('writes lead to the first', async () => (await asked('redis')) === FIRST);
      await until('reads lead to the second', async () => (await asked('read')) === SECOND);
      await second.call('REPLICAOF', 'NO', 'ONE');
      await first.call('REPLICAOF', SECOND, PORTS.redisTls.number);
      await until('writes lead to the second', async () => (await asked('redis')) === SECOND);
    },
  );

  it.each([
    ['was signed by somebody else', () => certificate(foreign)],
    ['has another name', () => certificate(ours, 'elsewhere.example')],
  ])('leads nowhere where their certificate %s', async (_, theirs) => {
    const folder = certificate();
    await startPair(engine, theirs(), 'no');
    const front = startFront(loopbackCfg({ ...conf(false), serversTlsFolder: folder }));
    await until('it says that no server is there', () =>
      /backend '?primaries'? has no server available/.test(front.log()),
    );
    expect(await asked('redis')).toBe('nobody');
  });
});
