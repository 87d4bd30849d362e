import { total } from '../../drills/ledger/report';
import { enginesInTurn } from './support/engines';
import { createScaled, specOf } from './support/scaling';
import { cleanUpServers } from './support/server';

const LIBRARY = "#!lua name=greeting\nredis.register_function('greet', function() return 'hello' end)";
/** A key that is no text. */
const BYTES = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
const KEYS = 1000;

describe.each(enginesInTurn(3))('more shards and fewer on $name', engine => {
  const cluster = createScaled(engine);
  const volumes = new Map<string, string>();

  afterAll(async () => {
    cluster.keeper.close();
    await cleanUpServers();
  });

  async function expectKeys(): Promise<void> {
    const missing: string[] = [];
    for (let index = 0; index < KEYS; index++) {
      if ((await cluster.onOwner(`key:${index}`, 'GET')) !== `value:${index}`) missing.push(`key:${index}`);
    }
    expect(missing).toEqual([]);
    expect(await cluster.onOwner(BYTES, 'GET')).toBe('bytes');
    expect(Number(await cluster.onOwner('brief', 'TTL'))).toBeGreaterThan(3000);
    expect(await cluster.onOwner('list', 'LRANGE', 0, -1)).toEqual(['a', 'b', 'c']);
  }

  const isMoving = ({ state }: { readonly state: string }) => state === 'moving';

  test('forms three shards', async () => {
    await cluster.wants(specOf(3));
    await cluster.keeper.settle();
    for (let index = 0; index < KEYS; index++) await cluster.onOwner(`key:${index}`, 'SET', `value:${index}`);
    await cluster.onOwner(BYTES, 'SET', 'bytes');
    await cluster.onOwner('brief', 'SET', 'soon', 'EX', 3600);
    await cluster.onOwner('list', 'RPUSH', 'a', 'b', 'c');
    for (const shard of [0, 1, 2]) {
      const { keeper } = cluster;
      const primary = keeper.keeper.last?.observation.pods.find(
        pod => pod.answers && pod.role === 'primary' && pod.pod.startsWith(`web-${shard}-`),
      );
      await cluster.server(primary?.pod ?? '').call('FUNCTION', 'LOAD', LIBRARY);
    }
  });

  test('gives two more shards their share under load, though the keeper is replaced again and again', async () => {
    const run = await cluster.ledger();
    await cluster.wants(specOf(5));
    let lives = 0;
    for (let moving = 0; ; ) {
      const { state } = (await cluster.keeper.keeper.pass()).decision;
      if (state === 'settled' || lives >= 10) break;
      if (state === 'moving' && ++moving % 5 === 0) {
        cluster.replaceKeeper();
        lives++;
      }
    }
    await cluster.keeper.settle();
    const slots = await cluster.slots();
    // A keeper that is replaced near the end finds the shards even enough.
    expect(Object.values(slots).filter(count => Math.abs(count - 16384 / 5) > 0.021 * 3277)).toEqual([]);
    expect(Object.keys(slots)).toHaveLength(5);
    const report = await run.stop();
    expect(report.shards.map(({ lost }) => total(lost))).toEqual([0, 0, 0]);
    await expectKeys();
    for (const pod of ['web-3-0', 'web-3-1', 'web-4-0', 'web-4-1']) {
      expect(JSON.stringify(await cluster.server(pod).call('FUNCTION', 'LIST'))).toContain('greeting');
    }
    process.stdout.write(
      `${engine.name}: ${lives} keepers, longest gap ${JSON.stringify(report.shards.map(shard => shard.longestGapMs))}\n`,
    );
  }, 400_000);

  test('drains shards that are removed, lets their pods go, and forgets them', async () => {
    const run = await cluster.ledger();
    await cluster.wants(specOf(3));
    await cluster.keeper.passUntil('slots move', isMoving);
    const leaving = ['web-3-0', 'web-3-1', 'web-4-0', 'web-4-1'];
    expect(leaving.map(cluster.verdict)).toEqual(
      leaving.map(() => expect.stringMatching(/^drain web-\d still owns slots/)),
    );
    cluster.replaceKeeper();
    await cluster.keeper.passUntil('nothing moves any more', ({ reason }) =>
      /owns no slots: its pods may go/.test(reason ?? ''),
    );
    expect(leaving.map(cluster.verdict)).toEqual(leaving.map(() => 'teardown'));
    for (const pod of leaving) volumes.set(pod, cluster.server(pod).dir);
    await Promise.all(leaving.map(pod => cluster.stop(pod)));
    await cluster.keeper.settle();
    const slots = await cluster.slots();
    expect(Object.values(slots).reduce((sum, count) => sum + count, 0)).toBe(16384);
    expect(Object.keys(slots)).toHaveLength(3);
    const report = await run.stop();
    expect(report.shards.map(({ lost }) => total(lost))).toEqual([0, 0, 0, 0, 0]);
    await expectKeys();
    expect(
      String(await cluster.server('web-0-0').call('CLUSTER', 'NODES'))
        .trim()
        .split('\n'),
    ).toHaveLength(6);
  }, 400_000);

  // They know the others where these still are; to all but Valkey that is no reason to tell them who is back.
  test('takes shards back on the volumes that they left', async () => {
    await Promise.all([...volumes].map(([pod, dir]) => cluster.start(pod, dir)));
    await cluster.wants(specOf(5));
    await cluster.keeper.settle();
    expect(Object.keys(await cluster.slots())).toHaveLength(5);
    await expectKeys();
  }, 400_000);
});
