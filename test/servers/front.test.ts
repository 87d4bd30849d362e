import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrontConf } from '../../lib/config/haproxy-cfg';
import { PORTS } from '../../lib/config/ports';
import { enginesInTurn } from './support/engines';
import { cleanUpFronts, complaints, FRONT_IP, type Front, loopbackCfg, startFront } from './support/haproxy';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';
import { passwordOf, userLines } from './support/users';

// One address is the beginning of the other.
const [FIRST, SECOND] = [`${LOOPBACK}.0.1`, `${LOOPBACK}.0.12`] as const;
const SENTINELS = [`${LOOPBACK}.0.21`, `${LOOPBACK}.0.22`, `${LOOPBACK}.0.23`];
const LOADING = `${LOOPBACK}.0.31`;
const PRIMARY_NAME = 'shop-web';
const CONF: FrontConf = {
  targets: { servers: [FIRST, SECOND], clusterDomain: 'cluster.local' },
  checkIntervalMs: 200,
  maxConnections: 100,
  threads: 1,
  readFallback: 'primary',
};
const WITH_SENTINELS: FrontConf = {
  ...CONF,
  targets: {
    ...CONF.targets,
    sentinels: { hosts: SENTINELS, majority: 2, primaryName: PRIMARY_NAME, component: 'sentinel' },
  },
};
const NOBODY = 'nobody';
/** What HAProxy gives a client whose connection it was just making when it took the server for down. */
const SILENCE = 'silence';
const SILENCE_MS = 2000;

afterAll(async () => {
  await cleanUpFronts();
  await cleanUpServers();
});

describe.each(enginesInTurn(3).map(engine => [engine.name, engine] as const))('a front before %s', (_, engine) => {
  let servers: readonly [Server, Server];
  let front: Front;
  const startRedis = (ip: string) =>
    startServer({
      engine,
      ip,
      port: PORTS.redis.number,
      config: [...userLines('sentinel'), ...REPLICATES, `replica-announce-ip ${ip}`],
    });

  beforeAll(async () => {
    servers = await Promise.all([startRedis(FIRST), startRedis(SECOND)]);
  });
  afterAll(() => Promise.all(servers.map(server => server.kill())));
  afterEach(async () => {
    for (const server of servers) server.thaw();
    await front.stop();
  });

  describe('without Sentinels', () => {
    beforeEach(async () => {
      await servers[0].call('REPLICAOF', 'NO', 'ONE');
      await follow(servers[1], FIRST);
      front = startFront(loopbackCfg(CONF));
      await served('redis', FIRST);
      await served('read', SECOND);
    });

    it('has a page for people and one for Prometheus, both without the password', async () => {
      expect(await page('/healthz')).toMatch(/^HTTP\/1.1 200/);
      expect(await page('/readyz')).toMatch(/^HTTP\/1.1 200/);
      const metrics = await page('/metrics');
      expect(metrics).toContain('haproxy_backend_active_servers{proxy="primaries"} 1');
      for (const text of [metrics, await page('/'), front.log()]) expect(text).not.toContain('pass"word');
    });

    it('serves nobody while two servers are primaries, ends their sessions, and says why', async () => {
      const session = await open('redis');
      await servers[1].call('REPLICAOF', 'NO', 'ONE');
      await until('the session ends', () => session.closed);
      await served('redis', NOBODY);
      expect(front.log()).toContain('more than one server is a primary');
      expect(await page('/')).toContain('more than one server is a primary');
      await follow(servers[0], SECOND);
      await served('redis', SECOND);
      await served('read', FIRST);
    });

    it('ends the sessions of a primary that becomes a replica, when every other front must have seen it', async () => {
      const session = await open('redis');
      await follow(servers[0], SECOND);
      await until('it is seen', async () =>
        (await page('/metrics')).includes('haproxy_backend_active_servers{proxy="primaries"} 0'),
      );
      expect(await whoAnswers('redis')).toBe(NOBODY);
      expect(session.closed).toBe(false);
      await until('the session ends', () => session.closed);
      await served('redis', NOBODY);
    });

    it('reads from the primary while there is no other, and from a replica again as soon as one is there', async () => {
      await strand(servers[1]);
      await served('read', FIRST);
      await follow(servers[1], FIRST);
      await served('read', SECOND);
    });

    it('goes on reading from a replica whose primary has been away for some seconds', async () => {
      const session = await open('read');
      await strand(servers[1]);
      // Many checks later.
      await until('the link has been down for a while', async () =>
        /link_down_since_seconds:3/.test(await replication(servers[1])),
      );
      expect(await reads()).toBe(SECOND);
      expect(session.closed).toBe(false);
    });
  });

  it('reads nowhere with no replica where the primary must not have them', async () => {
    await servers[0].call('REPLICAOF', 'NO', 'ONE');
    await strand(servers[1]);
    front = startFront(loopbackCfg({ ...CONF, readFallback: 'none' }));
    await served('redis', FIRST);
    await served('read', NOBODY);
  });

  it('serves nobody with a wrong password', async () => {
    await servers[0].call('REPLICAOF', 'NO', 'ONE');
    await follow(servers[1], FIRST);
    front = startFront(loopbackCfg(CONF), 'wrong');
    await until('it says so', () => front.log().includes('the user probe cannot log in'));
    expect(await page('/readyz')).toMatch(/^HTTP\/1.1 503/);
    expect(await whoAnswers('redis')).toBe(NOBODY);
    expect(await reads()).toBe(NOBODY);
  });

  describe('with Sentinels', () => {
    let sentinels: readonly Server[];

    beforeAll(async () => {
      sentinels = await Promise.all(
        SENTINELS.map(ip =>
          startServer({
            engine,
            ip,
            port: PORTS.sentinel.number,
            sentinel: true,
            config: [
              ...userLines('sentinels'),
              `sentinel announce-ip ${ip}`,
              'sentinel sentinel-user sentinel',
              pass('sentinel sentinel-pass', 'sentinel'),
            ],
          }),
        ),
      );
    });
    afterAll(() => Promise.all(sentinels.map(sentinel => sentinel.kill())));
    afterEach(() => {
      for (const sentinel of sentinels) sentinel.thaw();
    });
    beforeEach(async () => {
      // Else they set right what happens next.
      await Promise.all(sentinels.map(forget));
      await servers[0].call('REPLICAOF', 'NO', 'ONE');
      await follow(servers[1], FIRST);
      await Promise.all(sentinels.map(sentinel => monitor(sentinel, FIRST)));
      front = startFront(loopbackCfg(WITH_SENTINELS));
      await served('redis', FIRST);
      await served('read', SECOND);
    });

    it('follows a failover, and ends the sessions of the old primary', async () => {
      await until('the Sentinels know the replica', () => knowReplica(sentinels));
      const session = await open('redis');
      await until(
        'a Sentinel fails over',
        async () => sentinels[0]?.call('SENTINEL', 'FAILOVER', PRIMARY_NAME).then(() => true) ?? false,
      );
      await served('redis', SECOND);
      await until('the session ends', () => session.closed);
      await served('read', FIRST);
    });

    it('follows a failover when the primary hangs', async () => {
      await until('the Sentinels know the replica', () => knowReplica(sentinels));
      const session = await open('redis');
      servers[0].freeze();
      await served('redis', SECOND);
      await until('the session ends', () => session.closed);
      servers[0].thaw();
      await until('it has become a replica', async () => /role:slave/.test(await replication(servers[0])));
      expect(await whoAnswers('redis')).toBe(SECOND);
    });

    it('takes no notice of a second primary that a minority of the Sentinels names', async () => {
      const session = await open('redis');
      await Promise.all(sentinels.map(forget));
      await impostor();
      const [minority, ...majority] = sentinels;
      if (minority) await monitor(minority, SECOND);
      await served('redis', NOBODY);
      expect(session.closed).toBe(false);
      await Promise.all(majority.map(sentinel => monitor(sentinel, FIRST)));
      await served('redis', FIRST);
      expect(session.closed).toBe(false);
    });

    it('ends the sessions of a primary that says so still, once a majority of the Sentinels names another', async () => {
      const session = await open('redis');
      await Promise.all(sentinels.map(forget));
      await impostor();
      await Promise.all(sentinels.slice(1).map(sentinel => monitor(sentinel, SECOND)));
      await served('redis', SECOND);
      await until('the session ends', () => session.closed);
      expect(await replication(servers[0])).toContain('role:master');
      expect(front.log()).toContain('a majority of the Sentinels names another primary');
    });

    it('serves nobody while the one that is named is a replica', async () => {
      const session = await open('redis');
      // Who knows both servers sets right, within seconds, what is wrong here.
      await Promise.all(sentinels.map(forget));
      await named(0);
      await impostor();
      await follow(servers[0], SECOND);
      await Promise.all(sentinels.map(sentinel => monitor(sentinel, FIRST)));
      await named(sentinels.length);
      await served('redis', NOBODY);
      await until('the session ends', () => session.closed);
    });

    it('keeps sessions while no Sentinel answers, and takes no new ones', async () => {
      const session = await open('redis');
      for (const sentinel of sentinels) sentinel.freeze();
      await served('redis', NOBODY);
      expect(session.closed).toBe(false);
      expect(await reads()).toBe(SECOND);
      for (const sentinel of sentinels) sentinel.thaw();
      await served('redis', FIRST);
      expect(session.closed).toBe(false);
    });

    /** Makes the second server a primary that no Sentinel watches over: one that knew it would demote it. */
    const impostor = () => servers[1].call('REPLICAOF', 'NO', 'ONE');

    /** Waits until the front has heard the first server named as the primary by so many Sentinels. */
    const named = (times: number) =>
      until(`${times} Sentinels name it`, async () =>
        (await page('/metrics')).includes(`haproxy_backend_active_servers{proxy="says-${FIRST}"} ${times}\n`),
      );
  });
});

describe('a front before a server that is loading', () => {
  let front: Front;
  let fake: NetServer;
  afterAll(async () => {
    fake.close();
    await front.stop();
  });

  it('serves nobody', async () => {
    fake = createServer(socket => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.end('+OK\r\n-LOADING Redis is loading the dataset in memory\r\n$13\r\n\r\nrole:master\r\n\r\n+OK\r\n');
      });
    }).listen(PORTS.redis.number, LOADING);
    await once(fake, 'listening');
    front = startFront(loopbackCfg({ ...CONF, targets: { ...CONF.targets, servers: [LOADING] } }));
    await until('it says so', () => front.log().includes('not ready for commands'));
    expect(await whoAnswers('redis')).toBe(NOBODY);
    expect(await page('/readyz')).toMatch(/^HTTP\/1.1 503/);
  });
});

describe('haproxy -c', () => {
  const servers = ['web-0', 'web-1', 'web-2'];
  const sentinels = { hosts: servers, majority: 2, primaryName: PRIMARY_NAME, component: 'server' } as const;
  it.each<[string, Partial<FrontConf>]>([
    ['a replication', {}],
    ['one server', { targets: { ...CONF.targets, servers: ['web-0'] } }],
    ['names', { targets: { servers, clusterDomain: 'cluster.local' } }],
    ['Sentinels', WITH_SENTINELS],
    ['Sentinels as sidecars', { targets: { servers, clusterDomain: 'cluster.local', sentinels } }],
    ['no reads from the primary', { readFallback: 'none' }],
    ['no reads from the primary, with Sentinels', { ...WITH_SENTINELS, readFallback: 'none' }],
    ['many connections', { maxConnections: 10_000, threads: 2 }],
    ['quick checks', { checkIntervalMs: 100 }],
    ['slow checks', { checkIntervalMs: 10_000 }],
  ])('accepts %s', async (__, conf) => {
    expect(await complaints(loopbackCfg({ ...CONF, ...conf }))).toBe('');
  });

  it('accepts the two files of a Secret with a certificate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-ha-tls-'));
    const [key, certificate] = ['tls.key', 'tls.crt'].map(file => join(folder, file));
    const args = [
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=front',
      '-keyout',
      key,
      '-out',
      certificate,
    ];
    execFileSync('openssl', ['req', '-x509', ...args.map(String)], { stdio: 'ignore' });
    expect(await complaints(loopbackCfg({ ...CONF, tlsFolder: folder }))).toBe('');
    rmSync(folder, { recursive: true });
  });
});

const REPLICATES = [
  'masteruser replication',
  pass('masterauth', 'replication'),
  'repl-diskless-sync-delay 0',
  'repl-timeout 60',
];

/** A line of configuration that ends with a user's password. */
function pass(directive: string, user: string): string {
  return `${directive} "${passwordOf(user).replace(/["\\]/g, '\\$&')}"`;
}

async function replication(server: Server): Promise<string> {
  return String(await server.call('INFO', 'replication'));
}

async function follow(server: Server, ip: string): Promise<void> {
  await server.call('REPLICAOF', ip, PORTS.redis.number);
}

/** Has a server follow nobody, as one that cannot know whom to follow. */
async function strand(server: Server): Promise<void> {
  await server.call('REPLICAOF', '127.0.0.1', 1);
}

async function forget(sentinel: Server): Promise<void> {
  await sentinel.call('SENTINEL', 'REMOVE', PRIMARY_NAME).catch(() => undefined);
}

/** Has a Sentinel watch over this primary, and no other. */
async function monitor(sentinel: Server, ip: string): Promise<void> {
  await forget(sentinel);
  await sentinel.call('SENTINEL', 'MONITOR', PRIMARY_NAME, ip, PORTS.redis.number, 2);
  const settings = {
    'auth-user': 'sentinel',
    'auth-pass': passwordOf('sentinel'),
    'down-after-milliseconds': 1000,
    'failover-timeout': 3000,
  };
  await sentinel.call('SENTINEL', 'SET', PRIMARY_NAME, ...Object.entries(settings).flat());
}

async function knowReplica(sentinels: readonly Server[]): Promise<boolean> {
  const infos = await Promise.all(sentinels.map(sentinel => sentinel.call('INFO', 'sentinel')));
  return infos.every(info => /status=ok,.*slaves=1,sentinels=3/.test(String(info)));
}

interface Session {
  readonly closed: boolean;
}

/** Opens a connection to the front, keeps it, and says when it has been closed. */
async function open(port: 'redis' | 'read'): Promise<Session> {
  const session = { closed: false };
  const { socket, answer } = ask(port);
  socket.on('close', () => {
    session.closed = true;
  });
  await answer;
  return session;
}

const reads = () => whoAnswers('read');

/** The address of the server that a new connection gets to. */
async function whoAnswers(port: 'redis' | 'read'): Promise<string> {
  const { socket, answer } = ask(port);
  const who = await answer;
  socket.destroy();
  return who;
}

async function served(port: 'redis' | 'read', who: string): Promise<void> {
  await until(`${port} leads to ${who}`, async () => (await whoAnswers(port)) === who);
}

const connections = new Set<Socket>();
afterEach(() => {
  for (const socket of connections) socket.destroy();
  connections.clear();
});

function ask(port: 'redis' | 'read'): { readonly socket: Socket; readonly answer: Promise<string> } {
  const socket = connect(PORTS[port].number, FRONT_IP);
  connections.add(socket);
  socket.write('AUTH tester tester\r\nCONFIG GET bind\r\n');
  const answer = new Promise<string>(resolve => {
    socket.on('data', bytes => resolve(/\$\d+\r\n(127\.[\d.]+)/.exec(String(bytes))?.[1] ?? String(bytes)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(NOBODY));
    setTimeout(() => resolve(SILENCE), SILENCE_MS).unref();
  });
  return { socket, answer };
}

/** What the front answers to people, probes and Prometheus. */
async function page(path: string): Promise<string> {
  const socket = connect(PORTS.stats.number, FRONT_IP);
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  let text = '';
  socket.on('data', bytes => {
    text += String(bytes);
  });
  await once(socket, 'close');
  return text;
}
