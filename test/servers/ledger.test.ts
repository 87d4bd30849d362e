import { runCommand } from '../../drills/command';
import { Failure } from '../../drills/ledger/connection';
import { type Discovery, discovery, oneAddress } from '../../drills/ledger/discovery';
import { parseOptions } from '../../drills/ledger/options';
import { type Report, total } from '../../drills/ledger/report';
import { type Run, startRun } from '../../drills/ledger/run';
import { sentinels } from '../../drills/ledger/sentinels';
import { enginesInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer } from './support/server';
import { startService } from './support/service';
import { until } from './support/until';
import { plainPasswordOf } from './support/users';
import { serverConfig, startWatched, type Watched } from './support/watched';

const IP = `${LOOPBACK}.0.1`;
const PORTS = [7701, 7702, 7703, 7704, 7705, 7706];

/** What a topology gives its applications. */
const APPLICATION = 'user app on >secret ~* &* +@all -@admin -@dangerous +info +cluster|slots';

const acknowledged = ({ shards }: Report) => shards.map(shard => total(shard.acknowledged));

async function furtherWrites(run: Run): Promise<void> {
  const before = acknowledged(run.report());
  await until('every shard takes writes', () =>
    acknowledged(run.report()).every((count, index) => count > (before[index] ?? 0) + 100),
  );
}

describe.each(enginesInTurn(0))('the ledger on $name', engine => {
  const servers: Server[] = [];

  beforeAll(async () => {
    const config = [
      APPLICATION,
      'appendonly yes',
      'repl-diskless-sync-delay 0',
      'cluster-enabled yes',
      'cluster-node-timeout 1000',
      // Else they tell each other the address that they speak from.
      `cluster-announce-ip ${IP}`,
    ];
    for (const port of PORTS) servers.push(await startServer({ engine, ip: IP, port, config }));
    const nodes = PORTS.map(port => `${IP}:${port}`);
    await runCommand(engine.cli, ['--cluster', 'create', ...nodes, '--cluster-replicas', '1', '--cluster-yes']);
    for (const replica of servers.slice(3)) {
      await until('a replica is in step', async () =>
        String(await replica.call('INFO', 'replication')).includes('master_link_status:up'),
      );
    }
    // Gossip takes a moment: start, end, primary and replica of each shard.
    await until('all know of all replicas', async () => {
      const views = await Promise.all(servers.map(server => server.call('CLUSTER', 'SLOTS')));
      return views.every(view => Array.isArray(view) && view.length === 3 && view.every(shard => shard.length === 4));
    });
  });
  afterAll(cleanUpServers);

  const cluster = () => discovery({ host: IP, port: 7703 }, { user: 'app', password: () => 'secret' });
  const start = (): Promise<Run> => startRun(parseOptions('{}'), cluster());

  async function keysOn(server: Server): Promise<string[]> {
    return (await server.call('KEYS', 'ledger:*')) as string[];
  }

  test('finds what was written, tells what was taken away or changed, and leaves no key', async () => {
    const [first] = servers;
    if (!first) throw new Error('no server');
    const run = await start();
    await furtherWrites(run);
    // An early one of two lanes, which is not written again. The first ones may meet a server that is still busy.
    const [taken = '', changed = ''] = (await keysOn(first)).filter(key => key.endsWith(':9'));
    await first.call('DEL', taken);
    await first.call('SET', changed, 'other');

    const report = await run.stop();
    expect(total(report.total.lost)).toBe(1);
    expect(report.total).toMatchObject({ lostSample: [taken], wrong: 1, unverified: 0, errors: {} });
    expect(report.total.found).toBe(total(report.total.acknowledged) - 2);
    for (const shard of report.shards) {
      expect(shard).toMatchObject({ replicas: 1, lanes: 4 });
      expect(shard.acknowledged.waited).toBeGreaterThan(0);
    }
    for (const server of servers.slice(0, 3)) expect(await keysOn(server)).toEqual([]);
  });

  test('begins though the first server asked does not answer', async () => {
    const all = cluster();
    let asked = 0;
    const slots = async () => {
      asked += 1;
      if (asked === 1) throw new Failure('unreachable', 'timeout', 'timeout after 500 ms');
      return all.slots();
    };
    const run = await startRun(parseOptions('{}'), { ...all, slots });
    await furtherWrites(run);

    expect(total((await run.stop()).total.lost)).toBe(0);
  });

  test('follows a failover, and measures how long it took', async () => {
    const run = await start();
    await furtherWrites(run);
    await servers[1]?.kill();
    await furtherWrites(run);

    const { total: all, shards } = await run.stop();
    expect(all).toMatchObject({ wrong: 0, unverified: 0 });
    expect(all.lost.waited).toBe(0);
    // Nobody can be elected before the node timeout.
    expect(shards[1]?.longestGapMs).toBeGreaterThan(1000);
    expect(all.longestGapMs).toBe(shards[1]?.longestGapMs);
    expect(all.errors.connection).toBeGreaterThan(0);
  });
});

describe.each(enginesInTurn(1))('the ledger behind Sentinels on $name', engine => {
  const login = { user: 'application', password: () => plainPasswordOf('application') };
  let watched: Watched;

  beforeAll(async () => {
    watched = await startWatched(engine, 7721);
  });
  afterAll(cleanUpServers);

  const start = (discovery: Discovery) => startRun(parseOptions('{}'), discovery);
  const asking = (index = 0) =>
    sentinels({ host: IP, port: watched.sentinelPorts[index] ?? 0 }, watched.primaryName, login);
  const primary = async (): Promise<Server> => {
    const server = await watched.primary();
    if (!server) throw new Error('the Sentinels do not agree');
    return server;
  };

  test('is told of the primary and its replicas', async () => {
    const run = await start(asking());
    await furtherWrites(run);
    const report = await run.stop();
    expect(report.total).toMatchObject({ errors: {}, unverified: 0, lost: { plain: 0, waited: 0 } });
    expect(report.total.acknowledged.waited).toBeGreaterThan(0);
    expect(report.shards).toMatchObject([{ slots: '0-16383', replicas: 2, lanes: 4, primary: `${IP}:7721` }]);
  });

  test('follows when the primary is killed, and hears of it from a Sentinel that is left', async () => {
    const run = await start(asking());
    await furtherWrites(run);
    const old = await primary();
    const [first] = watched.sentinels;
    first?.freeze();
    try {
      await old.kill();
      await furtherWrites(run);
    } finally {
      first?.thaw();
    }
    const { total: all } = await run.stop();
    expect(all).toMatchObject({ wrong: 0, unverified: 0, brokenPerLane: 1 });
    expect(all.lost.waited).toBe(0);
    expect(all.refused).toBeGreaterThan(0);
    expect(all.longestGapMs).toBeGreaterThan(1000);
    await watched.restart(old);
  });

  test('takes READONLY for a refusal, and asks anew', async () => {
    const run = await start(asking(1));
    await furtherWrites(run);
    const old = await primary();
    await until('a failover begins', async () => {
      return (await watched.sentinels[2]?.call('SENTINEL', 'FAILOVER', watched.primaryName)) === 'OK';
    });
    await until('most Sentinels know another', async () => (await primary()) !== old);
    await furtherWrites(run);
    const { total: all } = await run.stop();
    expect(all).toMatchObject({ wrong: 0, unverified: 0 });
    expect(all.lost.waited).toBe(0);
  });

  test('a name that the Sentinels do not know is told in a sentence', async () => {
    const unknown = sentinels({ host: IP, port: watched.sentinelPorts[0] ?? 0 }, 'other', login);
    await expect(start(unknown)).rejects.toThrow('knows of no primary "other"');
  });
});

describe.each(enginesInTurn(2))('the ledger at one address on $name', engine => {
  afterAll(cleanUpServers);

  test('tells a connection that broke from those that were refused', async () => {
    const startAt = (port: number, primary?: number) =>
      startServer({ engine, ip: IP, port, config: serverConfig(port, primary) });
    const [old, next] = [await startAt(7721), await startAt(7722, 7721)];
    await until('a replica is in step', async () =>
      String(await next.call('INFO', 'replication')).includes('master_link_status:up'),
    );
    const service = await startService(IP, old.port);
    try {
      const login = { user: 'application', password: () => plainPasswordOf('application') };
      const run = await startRun(parseOptions('{}'), oneAddress({ host: IP, port: service.port }, login));
      await furtherWrites(run);
      await old.kill();
      // Often enough that a lane's longest pause is this one, on a busy machine too.
      await until('every lane was refused often', () => run.report().total.refused > 400);
      await next.call('REPLICAOF', 'NO', 'ONE');
      service.lead(next.port);
      await furtherWrites(run);
      const { total: all } = await run.stop();
      expect(all).toMatchObject({ wrong: 0, unverified: 0, broken: 4, brokenPerLane: 1, outsideGap: 0 });
      expect(all.lost.waited).toBe(0);
    } finally {
      service.close();
    }
  });
});

describe.each(enginesInTurn(3))('the ledger before a server that is alone, $name', engine => {
  afterAll(cleanUpServers);

  test('waits for its disk, and finds all that was there after the process was killed', async () => {
    const start = (dir?: string) => startServer({ engine, ip: IP, port: 7721, dir, config: serverConfig(7721) });
    const server = await start();
    const login = { user: 'application', password: () => plainPasswordOf('application') };
    const options = parseOptions('{"waitDisk":true,"lanesPerShard":16}');
    const run = await startRun(options, oneAddress({ host: IP, port: 7721 }, login));
    await furtherWrites(run);
    // WAITAOF came with Redis 7.2.
    const [known] = (await server.call('COMMAND', 'INFO', 'WAITAOF')) as readonly unknown[];
    if (known) await until('the disk has a write', () => run.report().total.acknowledged.waited > 0);
    await server.kill();
    await start(server.dir);
    await furtherWrites(run);
    const { total: all } = await run.stop();
    expect(all).toMatchObject({ wrong: 0, unverified: 0 });
    expect(all.lost.waited).toBe(0);
    expect(all.acknowledged.waited > 0).toBe(Boolean(known));
    expect(all.errors.ERR === undefined).toBe(Boolean(known));
  });
});

test('a cluster that is not there is told in a sentence', async () => {
  const nobody = discovery({ host: IP, port: 7799 }, { user: 'app', password: () => 'secret' });
  await expect(startRun(parseOptions('{}'), nobody)).rejects.toThrow('ECONNREFUSED');
});
