import fc from 'fast-check';
import { LargeKeys } from '../../../../keeper/cluster/scaling/large-keys';
import { moveSlots } from '../../../../keeper/cluster/scaling/move-slots';
import type { Call } from '../../../../keeper/connections';

const login = { username: 'keeper', password: async () => 'secret' };
const BUDGET = { streams: 1, slotsAtOnce: 4, largestKeyBytes: 100 };
const SLOTS = 6;

interface Fake {
  readonly id: string;
  readonly owns: Set<number>;
  readonly marks: Map<number, string>;
  /** Keys with their sizes, by slot. */
  readonly keys: Map<number, Map<string, number>>;
}

function fake(id: string, slots: readonly (readonly [string, number][])[] = []): Fake {
  return {
    id,
    owns: new Set(slots.keys()),
    marks: new Map(),
    keys: new Map(slots.map((keys, slot) => [slot, new Map(keys)])),
  };
}

/** Two servers that keep the rules of a cluster, and a keeper that dies after so many commands. */
function world(slots: readonly (readonly [string, number][])[], msPerCommand = 0) {
  const [owner, target] = [fake('o', slots), fake('t')];
  let left = Number.POSITIVE_INFINITY;
  let [time, waiting, mostWaiting] = [0, 0, 0];
  const sent: string[][] = [];

  function run(server: Fake, [command, ...args]: readonly unknown[]): unknown {
    const slot = Number(args[1]);
    switch (`${command} ${command === 'CLUSTER' ? args[0] : ''}`.trim()) {
      case 'CLUSTER COUNTKEYSINSLOT':
        return server.keys.get(slot)?.size ?? 0;
      case 'CLUSTER GETKEYSINSLOT':
        return [...(server.keys.get(slot)?.keys() ?? [])].slice(0, Number(args[2]));
      case 'MEMORY':
        return (
          [...server.keys.values()].map(keys => keys.get(String(args[1]))).find(size => size !== undefined) ?? null
        );
      case 'CLUSTER SETSLOT':
        return setSlot(server, slot, String(args[2]), String(args[3]));
      case 'MIGRATE': {
        const names = args.slice(args.indexOf('KEYS') + 1).map(String);
        sent.push(names);
        for (const name of names) {
          const [from, keys] = [...server.keys].find(([, each]) => each.has(name)) ?? [];
          if (from === undefined || !keys) continue;
          if (server.marks.get(from) !== 'MIGRATING t' || target.marks.get(from) !== 'IMPORTING o')
            throw new Error('ERR closed');
          target.keys.set(from, (target.keys.get(from) ?? new Map()).set(name, keys.get(name) ?? 0));
          keys.delete(name);
        }
        return 'OK';
      }
      default:
        throw new Error(`ERR unknown ${String(command)}`);
    }
  }

  function setSlot(server: Fake, slot: number, what: string, id: string): string {
    if (what === 'IMPORTING' && server.owns.has(slot)) throw new Error("ERR I'm already the owner of hash slot");
    if (what === 'MIGRATING' && !server.owns.has(slot)) throw new Error("ERR I'm not the owner of hash slot");
    if (what !== 'NODE') {
      server.marks.set(slot, `${what} ${id}`);
      return 'OK';
    }
    if (server.owns.has(slot) && id !== server.id && (server.keys.get(slot)?.size ?? 0) > 0)
      throw new Error('ERR still has keys');
    server.marks.delete(slot);
    if (id === server.id) server.owns.add(slot);
    else server.owns.delete(slot);
    return 'OK';
  }

  const call =
    (server: Fake): Call =>
    async (...command) => {
      if (left-- <= 0) throw new Error('killed');
      time += msPerCommand;
      mostWaiting = Math.max(mostWaiting, ++waiting);
      const reply = run(server, command);
      await Promise.resolve();
      waiting -= 1;
      for (let slot = 0; slot < slots.length; slot++) expect(owner.owns.has(slot) || target.owns.has(slot)).toBe(true);
      return reply;
    };

  return {
    owner,
    target,
    sent,
    /** Most commands that waited for their answers at the same time. */
    mostWaiting: () => mostWaiting,
    /** One step of a keeper, on the slots that are still to be moved, as it sees them by the newest claim. */
    async step(commands = Number.POSITIVE_INFINITY, budget = BUDGET): Promise<number> {
      left = commands;
      const open = [...owner.owns].filter(slot => !target.owns.has(slot));
      // Gossip tells the old owner what the new one claims.
      for (const slot of target.owns) if (owner.owns.delete(slot)) owner.marks.delete(slot);
      const move = {
        slots: open.map(slot => ({ start: slot, end: slot })),
        ownerId: 'o',
        to: 'web-3-0',
        toId: 't',
        ip: '10.0.0.2',
        isNew: false,
      };
      const counts: number[] = [];
      const props = { owner: call(owner), target: call(target), move, port: 6379, login, now: () => time, budget };
      await moveSlots({ ...props, moved: keys => void counts.push(keys) });
      return counts.reduce((sum, keys) => sum + keys, 0);
    },
  };
}

const contents = fc
  .array(fc.nat(7), { minLength: SLOTS, maxLength: SLOTS })
  .map(counts =>
    counts.map((count, slot) => Array.from({ length: count }, (_, key) => [`${slot}:${key}`, 10] as [string, number])),
  );

const keysOf = ({ keys }: Fake) => [...keys.values()].flatMap(each => [...each.keys()]);

test('a keeper that is killed after any command is followed by one that ends it: no key is lost, no slot without an owner', async () => {
  await fc.assert(
    fc.asyncProperty(contents, fc.array(fc.nat(25), { maxLength: 8 }), async (slots, lives) => {
      const { owner, target, step } = world(slots);
      const all = keysOf(owner).sort();
      for (const commands of lives) {
        await step(commands).catch((error: Error) => expect(error.message).toBe('killed'));
        expect([...keysOf(owner), ...keysOf(target)].sort()).toEqual(all);
      }
      await step();
      expect([...owner.owns]).toEqual([]);
      expect([...target.owns].sort()).toEqual([...slots.keys()]);
      expect(keysOf(target).sort()).toEqual(all);
      expect([...owner.marks, ...target.marks]).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a slot with too large a key stays closed, and the others move', async () => {
  const { owner, target, step } = world([
    [['small', 10]],
    [
      ['next', 10],
      ['large', 1000],
    ],
    [['last', 10]],
  ]);
  const failure = await step().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LargeKeys);
  expect(String(failure)).toMatch(/slot 1 stays: its key "large" takes 1000 bytes, more than the 100 of largestKey/);
  expect([[...owner.owns], [...target.owns]]).toEqual([[1], [0, 2]]);
  expect(owner.marks.size).toBe(0);
});

test('sends no more keys than it may in its time', async () => {
  const { owner, step } = world([Array.from({ length: 50 }, (_, key): [string, number] => [`k${key}`, 10])]);
  expect(await step(Number.POSITIVE_INFINITY, { ...BUDGET, keysPerSecond: 25 } as typeof BUDGET)).toBe(10);
  expect(keysOf(owner)).toHaveLength(40);
});

test('slots that are sent at the same time share what may be sent', async () => {
  const { owner, sent, step } = world(
    [0, 1, 2, 3].map(slot => Array.from({ length: 20 }, (_, key): [string, number] => [`${slot}:${key}`, 10])),
  );
  expect(await step(Number.POSITIVE_INFINITY, { ...BUDGET, keysPerSecond: 75 } as typeof BUDGET)).toBe(30);
  expect(sent.flat()).toHaveLength(30);
  expect(keysOf(owner)).toHaveLength(50);
});

test('a slot with many keys moves though servers are slow, and few commands wait at the same time', async () => {
  const keys = Array.from({ length: 15_000 }, (_, key): [string, number] => [`k${key}`, 10]);
  const { owner, target, step, mostWaiting } = world([keys], 1);
  let steps = 0;
  for (; owner.owns.size > 0 && steps < 100; steps++) await step();
  expect(keysOf(target)).toHaveLength(15_000);
  expect(mostWaiting()).toBeLessThanOrEqual(500);
});
