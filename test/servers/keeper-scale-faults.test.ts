import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc16, SLOTS } from '../../drills/ledger/hash-tag';
import type { Step } from '../../keeper/cluster/decisions/decision';
import { parseClusterNodes } from '../../keeper/cluster/observation/cluster-nodes';
import { enginesInTurn } from './support/engines';
import { createScaled, REBALANCE, specOf } from './support/scaling';
import { cleanUpServers } from './support/server';
import { until } from './support/until';

/** The other server of a shard. */
const sibling = (pod: string) => pod.replace(/\d$/, ordinal => String(1 - Number(ordinal)));

type Move = Extract<Step, { readonly kind: 'move-slots' }>;

const LIBRARY = "#!lua name=greeting\nredis.register_function('greet', function() return 'hello' end)";
const KEYS = 2000;
/** So slow that a move that has begun is not over with a pass: one key in each, of the slots that were opened. */
const ONE_BY_ONE = { rebalance: { ...REBALANCE, streams: 1, keysPerSecond: 1 } };

/** A range of `CLUSTER NODES` without a slot. */
const without = (slot: number) => (range: string) => {
  const [start = 0, end = start] = range.split('-').map(Number);
  if (slot < start || end < slot) return [range];
  return [start < slot ? `${start}-${slot - 1}` : [], slot < end ? `${slot + 1}-${end}` : []].flat();
};

describe.each(enginesInTurn(1))('what befalls shards that become more and fewer on $name', engine => {
  const cluster = createScaled(engine);
  const isAtomic = engine.name.startsWith('valkey-9');

  beforeAll(async () => {
    await cluster.wants(specOf(3));
    await cluster.keeper.settle();
    for (let index = 0; index < KEYS; index++) await cluster.onOwner(`key:${index}`, 'SET', `value:${index}`);
    for (const pod of await primaries()) await cluster.server(pod).call('FUNCTION', 'LOAD', LIBRARY);
  }, 120_000);
  afterAll(async () => {
    cluster.keeper.close();
    await cleanUpServers();
  });

  async function primaries(): Promise<string[]> {
    return Object.keys(await cluster.slots());
  }

  async function expectKeys(): Promise<void> {
    const values = await Promise.all(
      Array.from({ length: KEYS }, (_, index) => cluster.onOwner(`key:${index}`, 'GET').catch(String)),
    );
    expect(values.flatMap((value, index) => (value === `value:${index}` ? [] : [`key:${index}: ${value}`]))).toEqual(
      [],
    );
    const slots = Object.values(await cluster.slots());
    expect(slots.reduce((sum, count) => sum + count, 0)).toBe(16384);
  }

  /** Where the keeper moves slots now: it has begun, and is not done. */
  async function inTheMiddle(): Promise<Move> {
    let found: Move | undefined;
    await until('slots are on their way', async () => {
      const { decision } = await cluster.keeper.keeper.pass();
      found = decision.steps.find((step): step is Move => step.kind === 'move-slots');
      return found !== undefined && (isAtomic || (await marks(found.pod)).length > 0);
    });
    if (!found) throw new Error('no move');
    return found;
  }

  /** Waits until each replica has what its primary has: what is not there yet, a fail-over loses by nature. */
  async function inStep(): Promise<void> {
    for (const pod of await primaries()) {
      const offset = async (of: string) =>
        /(?:master|slave)_repl_offset:(\d+)/.exec(String(await cluster.server(of).call('INFO', 'replication')))?.[1];
      await until(`${sibling(pod)} has read all`, async () => (await offset(sibling(pod))) === (await offset(pod)));
    }
  }

  const marks = async (pod: string) =>
    String(await cluster.server(pod).call('CLUSTER', 'NODES'))
      .split('\n')
      .filter(line => /\[\d+-[<>]-/.test(line));

  /** Has a server give a slot by itself to one that does not answer: a move that is under way for certain. */
  async function underWay({ pod, slots, to, toId }: Move): Promise<void> {
    const slot = slots.at(-1)?.end ?? 0;
    cluster.server(to).freeze();
    await cluster.server(pod).call('CLUSTER', 'MIGRATESLOTS', 'SLOTSRANGE', slot, slot, 'NODE', toId);
  }

  /** Kills one end of a move, has the other server of its shard take over, and brings it back. */
  async function killed(end: 'pod' | 'to'): Promise<void> {
    const move = await inTheMiddle();
    await inStep();
    if (isAtomic) await underWay(move);
    const pod = move[end];
    const { dir } = cluster.server(pod);
    await cluster.server(pod).kill();
    if (end === 'pod') cluster.server(move.to).thaw();
    const other = cluster.server(sibling(pod));
    await until(`${sibling(pod)} takes over`, async () => {
      await cluster.keeper.keeper.pass();
      return String(await other.call('ROLE')).startsWith('master');
    });
    await cluster.start(pod, dir);
  }

  /** Writes into what a server remembers that it was given this slot, as the last thing before it was killed. */
  function givenIn(file: string, slot: number): void {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map(line => line.split(' '));
    const written = lines.map(([id = '', at, flags, ...more]) => {
      if (id === 'vars' || id === '') return [id, at, flags, ...more];
      const slots = flags?.startsWith('myself') ? [...more.slice(5), slot] : more.slice(5).flatMap(without(slot));
      return [id, at, flags, ...more.slice(0, 5), ...slots];
    });
    writeFileSync(file, written.map(words => words.join(' ').trim()).join('\n'));
  }

  /** A slot of a server in which there is no key, and one that would be in it. */
  async function emptySlotOf(pod: string): Promise<[string, number]> {
    const nodes = parseClusterNodes(String(await cluster.server(pod).call('CLUSTER', 'NODES')));
    const own = nodes.find(({ flags }) => flags.includes('myself'))?.slots ?? [];
    for (let index = 0; index < 100_000; index++) {
      const key = `kept:${index}`;
      const slot = crc16(key) % SLOTS;
      if (!own.some(({ start, end }) => start <= slot && slot <= end)) continue;
      if (Number(await cluster.server(pod).call('CLUSTER', 'COUNTKEYSINSLOT', slot)) === 0) return [key, slot];
    }
    throw new Error(`${pod} has keys in all slots`);
  }

  /** So many shards have all slots in the end, and every key is there. */
  async function settled(shards: number): Promise<void> {
    await cluster.wants(specOf(shards));
    await cluster.keeper.settle(1000);
    await expectKeys();
    expect(await primaries()).toHaveLength(shards);
  }

  let moving: Move['slots'] = [];

  test('a new shard has the functions with its first slots', async () => {
    await cluster.wants(specOf(5, ONE_BY_ONE));
    const { to, slots } = await inTheMiddle();
    moving = slots;
    expect(JSON.stringify(await cluster.server(to).call('FUNCTION', 'LIST'))).toContain('greeting');
  }, 120_000);

  test('slots go back where shards are to be fewer again half way', async () => {
    await settled(3);
  }, 120_000);

  test('a key that is too large is named before its slot is opened, and holds up no other slot', async () => {
    const last = moving.at(-1)?.end;
    const keyslot = (key: string) => cluster.server('web-0-0').call('CLUSTER', 'KEYSLOT', key);
    let large = 'large:0';
    for (let index = 1; (await keyslot(large)) !== last; index++) large = `large:${index}`;
    await cluster.onOwner(large, 'SET', 'x'.repeat(2 * REBALANCE.largestKeyBytes));
    await cluster.wants(specOf(5));
    if (isAtomic) return settled(5);
    const { reason } = await cluster.keeper.passUntil('only one slot is left', ({ state }) => state === 'waiting');
    expect(reason).toMatch(new RegExp(`slot ${last} stays: its key "${large}" takes \\d+ bytes`));
    for (const pod of await primaries()) expect(await marks(pod)).toEqual([]);
    await expectKeys();
    await cluster.onOwner(large, 'DEL');
    cluster.keeper.skip(600_000);
    await settled(5);
  }, 240_000);

  test('nothing moves where the shards that stay have no memory for it, and pods hold', async () => {
    const staying = (await primaries()).filter(pod => /^web-[012]-/.test(pod));
    for (const pod of staying) {
      const used = /used_memory:(\d+)/.exec(String(await cluster.server(pod).call('INFO', 'memory')))?.[1];
      await cluster.server(pod).call('CONFIG', 'SET', 'maxmemory', used ?? 0);
    }
    await cluster.wants(specOf(3));
    const { reason } = await cluster.keeper.passUntil('the keeper refuses', ({ state }) => state === 'waiting');
    expect(reason).toMatch(
      /slots have to move .*web-\d-\d holds \d+ MiB and would get \d+ MiB, more than its maxmemory/,
    );
    expect(['web-3-0', 'web-4-1'].map(cluster.verdict)).toEqual(Array(2).fill(expect.stringMatching(/^drain /)));
    for (const pod of staying) await cluster.server(pod).call('CONFIG', 'SET', 'maxmemory', 0);
    await settled(3);
    expect(['web-3-0', 'web-4-1'].map(cluster.verdict)).toEqual(['teardown', 'teardown']);
  }, 240_000);

  test('the server that gives slots is killed half way', async () => {
    await cluster.wants(specOf(5, ONE_BY_ONE));
    await killed('pod');
    await settled(5);
  }, 240_000);

  test('the server that gets slots is killed half way', async () => {
    await cluster.wants(specOf(3, ONE_BY_ONE));
    await killed('to');
    await settled(3);
  }, 240_000);

  test('a server that was killed as it was given a slot comes back with it, and finds its replica in its place', async () => {
    const all = await primaries();
    const [taker = '', giver = ''] = ['web-0', 'web-1'].map(shard => all.find(pod => pod.startsWith(shard)));
    const heir = sibling(taker);
    await inStep();
    // A claim on a slot comes with an epoch above that of who had it.
    await cluster.server(taker).call('CLUSTER', 'BUMPEPOCH');
    const { dir } = cluster.server(taker);
    await cluster.server(taker).kill();
    await until(`${heir} takes over`, async () => {
      await cluster.keeper.keeper.pass();
      return String(await cluster.server(heir).call('ROLE')).startsWith('master');
    });
    const [key, slot] = await emptySlotOf(giver);
    givenIn(join(dir, 'nodes.conf'), slot);
    await cluster.start(taker, dir);
    await until('both have slots', async () => {
      const { [taker]: one, [heir]: most = 0 } = await cluster.slots(giver);
      return one === 1 && most > 5000;
    });
    await until('it serves', async () => (await cluster.server(taker).call('SET', key, 'kept')) === 'OK');
    await settled(3);
    expect(await cluster.onOwner(key, 'GET')).toBe('kept');
  }, 240_000);
});
