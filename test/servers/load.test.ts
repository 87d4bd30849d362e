import { connectCallers } from '../../drills/load/callers';
import { MIXES } from '../../drills/load/mixes';
import { LOAD_DEFAULTS, type LoadOptions } from '../../drills/load/options';
import type { LoadReport } from '../../drills/load/report';
import { type LoadRun, startLoad } from '../../drills/load/run';
import type { RedisEnvironment, RedisPlace } from '../../programs/environment';
import { enginesInTurn, pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer } from './support/server';
import { startSmallCluster } from './support/small-cluster';
import { until } from './support/until';
import { passwordOf, plainPasswordOf, userLines } from './support/users';
import { startWatched } from './support/watched';

const IP = `${LOOPBACK}.0.1`;
const PORT = 7741;
/** Long enough that a test ends it before. */
const LONG: LoadOptions = { ...LOAD_DEFAULTS, clients: 4, keys: 200, seconds: 600 };

type Subject = { readonly redis: RedisEnvironment; readonly primaries: readonly Server[] };

const environment = (host: string, port: number, place: RedisPlace, password: string): RedisEnvironment => ({
  ...place,
  host,
  port,
  user: 'application',
  password: () => password,
  httpPort: 0,
});

const start = ({ redis }: Subject, options: LoadOptions): Promise<LoadRun> =>
  startLoad(options, count => connectCallers(redis, count));

async function whole(subject: Subject, options: LoadOptions, meanwhile = async () => {}): Promise<LoadReport> {
  const run = await start(subject, options);
  await meanwhile();
  await until('the run is over', () => run.report().state === 'done');
  return run.report();
}

async function keysOf(primaries: readonly Server[]): Promise<string[]> {
  return (await Promise.all(primaries.map(server => server.call('KEYS', 'bench:*')))).flat() as string[];
}

async function expectEnds(primaries: readonly Server[]): Promise<void> {
  for (const server of primaries) {
    await until('every key has an end', async () => {
      const keys = (await server.call('KEYS', 'bench:*')) as string[];
      const ends = await Promise.all(keys.map(key => server.call('TTL', key)));
      // A list may have gone in between.
      return ends.every(end => end !== -1);
    });
  }
}

const startAlone = async (engine: Parameters<typeof startServer>[0]['engine']): Promise<Subject> => {
  const users = userLines('standalone', plainPasswordOf);
  const server = await startServer({ engine, ip: IP, port: PORT, config: users });
  return {
    redis: environment(IP, PORT, { mode: 'standalone' }, plainPasswordOf('application')),
    primaries: [server],
  };
};

describe.each(pairInTurn(1))('a load on $name', engine => {
  const subjects: Record<string, Subject> = {};

  beforeAll(async () => {
    const network = `${LOOPBACK}.1`;
    const cluster = await startSmallCluster(engine, network, PORT);
    subjects.cluster = {
      redis: environment(`${network}.1`, PORT, { mode: 'cluster' }, passwordOf('application')),
      primaries: cluster.primaries,
    };
    cluster.client.disconnect();
    subjects['one server'] = await startAlone(engine);
  });
  afterAll(cleanUpServers);

  const cases = ['one server', 'cluster'].flatMap(what => Object.keys(MIXES).map(mix => [what, mix] as const));

  test.each(cases)('of %s, mixed as %s, fails nowhere and leaves nothing', async (what, mix) => {
    const subject = subjects[what] as Subject;
    const run = await start(subject, { ...LONG, mix });
    await until('commands were answered', () => run.report().done > 500);
    expect(await keysOf(subject.primaries)).not.toEqual([]);
    await expectEnds(subject.primaries);
    const report = await run.stop();
    expect(report).toMatchObject({ state: 'done', errors: {}, keysLeft: 0 });
    expect(report.commands.reduce((sum, { done }) => sum + done, 0)).toBe(report.done);
    const [weights, sent] = [MIXES[mix as keyof typeof MIXES].weights, report.commands.map(({ name }) => name)];
    expect([...sent].sort()).toEqual(Object.keys(weights).sort());
    expect(await keysOf(subject.primaries)).toEqual([]);
  });
});

describe.each(enginesInTurn(0))('a load on $name', engine => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await startAlone(engine);
  });
  afterAll(cleanUpServers);

  const paused = async () => {
    await subject.primaries[0]?.call('CLIENT', 'PAUSE', 700);
  };

  test('counts who waited while a server answered nobody, where others were due', async () => {
    const brief = { ...LONG, seconds: 3 };
    const closed = await whole(subject, brief, paused);
    const open = await whole(subject, { ...brief, rate: 1000 }, paused);

    expect([closed.errors, open.errors]).toEqual([{}, {}]);
    // Each connection waits once: among so many commands nobody sees them.
    expect(closed.latency.max).toBeGreaterThan(10 * closed.latency.p99);
    expect(open.service.max).toBeGreaterThan(10 * open.service.p90);
    // Whoever was due meanwhile waited too: a quarter of all.
    expect(open.latency.p90).toBeGreaterThan(10 * open.service.p90);
    expect(open.latency.p999).toBeLessThanOrEqual(open.latency.max);
    expect(open.done).toBe(3000);
    expect(open.series.reduce((sum, { done }) => sum + done, 0)).toBe(open.done);
  });

  test('says that it does not keep up, where it does not', async () => {
    const report = await whole(subject, { ...LONG, clients: 1, rate: 100_000, seconds: 1 });
    expect(report.lacked.join()).toContain('commands were due at its end and not sent');
    expect(report.generator.backlog).toBeGreaterThan(0);
    expect(report.done + (report.generator.unsent ?? 0)).toBe(100_000);
    expect(report.latency.p50).toBeGreaterThan(report.service.p50);
    expect(await keysOf(subject.primaries)).toEqual([]);
  });

  test('counts what is refused by its kind, and goes on', async () => {
    const [server] = subject.primaries;
    const run = await start(subject, { ...LONG, mix: 'get=1,incr=1' });
    await server?.call('ACL', 'SETUSER', 'application', '-incr');
    const got = ({ commands }: LoadReport) => commands.find(({ name }) => name === 'get')?.done ?? 0;
    await until('some are refused, and as many are not', () => {
      const report = run.report();
      return (report.errors.NOPERM ?? 0) > 100 && got(report) > 100;
    });
    const report = await run.stop();
    expect(Object.keys(report.errors)).toEqual(['NOPERM']);
    expect(got(report)).toBeGreaterThan(100);
    expect(await keysOf(subject.primaries)).toEqual([]);
  });
});

test.each(enginesInTurn(1))('a load finds the primary by Sentinels, on $name', async engine => {
  try {
    const watched = await startWatched(engine, 7721);
    const place = { mode: 'sentinel', primaryName: watched.primaryName } as const;
    const redis = environment(IP, watched.sentinelPorts[0] ?? 0, place, plainPasswordOf('application'));
    const run = await start({ redis, primaries: watched.servers }, { ...LONG, mix: 'session', rate: 500 });
    await until('commands were answered', () => run.report().done > 500);
    const report = await run.stop();
    expect(report).toMatchObject({ errors: {}, keysLeft: 0 });
    await until('the replicas have none either', async () => (await keysOf(watched.servers)).length === 0);
  } finally {
    await cleanUpServers();
  }
});

test('a server that is not there is told in a sentence', async () => {
  const redis = environment(IP, 7799, { mode: 'standalone' }, 'secret');
  await expect(startLoad(LONG, count => connectCallers(redis, count, 1000))).rejects.toThrow(/timed out/);
});
