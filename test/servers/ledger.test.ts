import { runCommand } from '../../drills/command';
import { discovery } from '../../drills/ledger/discovery';
import { parseOptions } from '../../drills/ledger/options';
import { type Report, total } from '../../drills/ledger/report';
import { type Run, startRun } from '../../drills/ledger/run';
import { findEngines } from './support/engines';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';

const IP = '127.0.0.1';
const PORTS = [7701, 7702, 7703, 7704, 7705, 7706];

/** What a topology gives its applications. */
const APPLICATION = 'user app on >secret ~* &* +@all -@admin -@dangerous +info +cluster|slots';

const acknowledged = ({ shards }: Report) => shards.map(shard => total(shard.acknowledged));

describe.each(findEngines())('the ledger on $name', engine => {
  const servers: Server[] = [];

  beforeAll(async () => {
    const config = [
      APPLICATION,
      'appendonly yes',
      'repl-diskless-sync-delay 0',
      'cluster-enabled yes',
      'cluster-node-timeout 1000',
    ];
    for (const port of PORTS) servers.push(await startServer({ engine, ip: IP, port, config }));
    const nodes = PORTS.map(port => `${IP}:${port}`);
    await runCommand(engine.cli, ['--cluster', 'create', ...nodes, '--cluster-replicas', '1', '--cluster-yes']);
    for (const replica of servers.slice(3)) {
      await until('a replica is in step', async () =>
        String(await replica.call('INFO', 'replication')).includes('master_link_status:up'),
      );
    }
  });
  afterAll(cleanUpServers);

  function start(): Promise<Run> {
    const cluster = discovery({ host: IP, port: 7703 }, { user: 'app', password: () => 'secret' });
    return startRun(parseOptions('{}'), cluster);
  }

  async function furtherWrites(run: Run): Promise<void> {
    const before = acknowledged(run.report());
    await until('every shard takes writes', () =>
      acknowledged(run.report()).every((count, index) => count > (before[index] ?? 0) + 100),
    );
  }

  async function keysOn(server: Server): Promise<string[]> {
    return (await server.call('KEYS', 'ledger:*')) as string[];
  }

  test('finds what was written, tells what was taken away or changed, and leaves no key', async () => {
    const [first] = servers;
    if (!first) throw new Error('no server');
    const run = await start();
    await furtherWrites(run);
    // Number 1 of two lanes: acknowledged long ago, and not written again.
    const [taken = '', changed = ''] = (await keysOn(first)).filter(key => key.endsWith(':1'));
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

test('a cluster that is not there is told in a sentence', async () => {
  const nobody = discovery({ host: IP, port: 7799 }, { user: 'app', password: () => 'secret' });
  await expect(startRun(parseOptions('{}'), nobody)).rejects.toThrow('ECONNREFUSED');
});
