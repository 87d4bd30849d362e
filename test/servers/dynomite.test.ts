import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { enginesInTurn } from './support/engines';
import { PORT } from './support/pod';
import { CLIENT_PORT, type Node, type Ring, ringOfNodes } from './support/ring';
import { until } from './support/until';

const THREE = [{ name: 'dc1', racks: ['a', 'b', 'c'], nodesPerRack: 1 }];

describe.each(enginesInTurn(3))('nodes of a ring, on $name, with a stand-in for Dynomite', engine => {
  let ring: Ring;
  afterEach(() => ring.cleanUp());

  /** Runs a command as a client of Dynomite does, without a password; what it answers. */
  const client = (node: Node, ...command: string[]) => cli(engine.cli, node.pod.ip(), CLIENT_PORT, command);
  const ready = (node: Node) => until(`${node.pod.name} to be ready`, () => node.probe('readiness'), 30_000);
  /** All keys of a node's own server, in one answer. */
  const keysOf = async (node: Node) => (await client(node, 'scan', '0', 'count', '10000000')).split('\n').slice(1);
  const states = (node: Node) =>
    [
      ...node
        .dynomite()
        .output()
        .matchAll(/^state (\w+)$/gm),
    ].map(([, state]) => state);

  async function started(): Promise<[Node, Node, Node]> {
    ring = await ringOfNodes(engine, THREE);
    const [first, second, third] = ring.nodes;
    if (!first || !second || !third) throw new Error('there are not three nodes');
    for (const node of ring.nodes) node.start();
    await Promise.all(ring.nodes.map(ready));
    return [first, second, third];
  }

  test('begin without keys once all of them say that they have none, and then serve', async () => {
    const [first, second, third] = await started();
    expect(await client(first, 'set', 'a', '1')).toBe('OK');
    for (const node of [second, third])
      await until('the write is there', async () => (await client(node, 'get', 'a')) === '1');
    expect(first.dynomite().output()).toContain('no node with the same token has keys');
    for (const node of [first, second, third]) {
      expect(await node.probe('liveness')).toBe(true);
      expect(node.pod.has('warming')).toBe(false);
    }
  });

  test('wait, in standby, for a node that may have the keys', async () => {
    ring = await ringOfNodes(engine, THREE);
    const [first, second, third] = ring.nodes as [Node, Node, Node];
    ring.network.point(third.pod.name, '127.0.0.1');
    for (const node of [first, second]) node.start();
    for (const node of [first, second]) {
      await until('it says what it waits for', () =>
        node.dynomite().output().includes('waiting for one of web-dc1-0-0'),
      );
      expect(await node.stats('state/get_state')).toContain('STANDBY');
      expect(await node.probe('readiness')).toBe(false);
      expect(await node.probe('liveness')).toBe(true);
      // A server without keys says so to nobody: neither to readers nor to writers.
      expect(await cli(engine.cli, node.pod.ip(), PORT, ['get', 'a'])).toMatch(/MASTERDOWN/);
    }
    // Told by hand, one begins without keys, and the other copies it.
    writeFileSync(second.pod.path('serve-empty'), '');
    await Promise.all([first, second].map(ready));
    expect(second.dynomite().output()).toContain('serves without keys, as it was told');
    expect(first.dynomite().output()).toContain('copies the keys of web-dc1-0-1');
    expect(existsSync(second.pod.path('serve-empty'))).toBe(false);
  });

  test('a node that lost its volume gets all keys from a twin, under load, through the documented states', async () => {
    const [first, second, third] = await started();
    const writer = writeTo(first.pod.ip());
    await until('there are keys', () => writer.acknowledged() > 2000);
    await third.lose();
    third.pod.wipe();
    const before = writer.acknowledged();
    await until('it missed some', () => writer.acknowledged() > before + 1000);
    third.start();
    await ready(third);
    const after = writer.acknowledged();
    await until('it is written to', () => writer.acknowledged() > after + 1000);
    const keys = await writer.stop();
    expect(states(third)).toEqual(['STANDBY', 'WRITES_ONLY', 'RESUMING', 'NORMAL']);
    for (const node of [first, second, third]) {
      await until('all that was acknowledged is there', async () => (await keysOf(node)).length >= keys.length);
      const there = new Set(await keysOf(node));
      expect(keys.filter(key => !there.has(key))).toEqual([]);
    }
    expect(third.pod.has('warming')).toBe(false);
  });

  test('a node that was killed before it had all keys begins again', async () => {
    const [first, , third] = await started();
    await client(first, 'set', 'a', '1');
    await third.lose();
    third.pod.wipe();
    third.startServer();
    await until('it waits for its keys', () => third.pod.has('warming'));
    await third.pod.stop('SIGKILL');
    third.start();
    await ready(third);
    expect(await client(third, 'get', 'a')).toBe('1');
  });

  test('a server that loses its keys below a Dynomite that runs serves none until it has them', async () => {
    const [first, , third] = await started();
    await client(first, 'set', 'a', '1');
    await until('the write is there', async () => (await client(third, 'get', 'a')) === '1');
    await third.pod.stop('SIGKILL');
    third.pod.wipe();
    third.startServer();
    await until('it was put into standby', () => states(third).includes('STANDBY'));
    await ready(third);
    expect(await client(third, 'get', 'a')).toBe('1');
  });

  test('a node that kept its volume serves what it has, at once', async () => {
    const [first, , third] = await started();
    await client(first, 'set', 'a', '1');
    await until('the write is there', async () => (await client(third, 'get', 'a')) === '1');
    await third.lose();
    // Never told to it later: what it costs.
    await client(first, 'set', 'missed', '1');
    third.start();
    await ready(third);
    expect(states(third)).toEqual([]);
    expect([await client(third, 'get', 'a'), await client(third, 'get', 'missed')]).toEqual(['1', '']);
  });

  test('the state that somebody sets by hand is left alone', async () => {
    const [first] = await started();
    await first.stats('state/standby');
    expect(await first.pass()).toBe(true);
    expect(await first.stats('state/get_state')).toContain('STANDBY');
    expect(await first.probe('readiness')).toBe(false);
    expect(await first.probe('liveness')).toBe(true);
    await first.stats('state/normal');
    await ready(first);
  });

  test('Dynomite starts when every seed has an address, and not before', async () => {
    ring = await ringOfNodes(engine, [{ name: 'dc1', racks: ['a', 'b'], nodesPerRack: 1 }]);
    const [first, second] = ring.nodes as [Node, Node];
    first.start();
    await until('it waits', () => first.dynomite().output().includes('no address yet of web-dc1-0-1.web'));
    expect(await first.probe('liveness')).toBe(false);
    second.start();
    await Promise.all([first, second].map(ready));
  });

  test('a lone node begins by itself', async () => {
    ring = await ringOfNodes(engine, [{ name: 'dc1', racks: ['a'], nodesPerRack: 1 }]);
    const [node] = ring.nodes as [Node];
    node.start();
    await ready(node);
    expect(await client(node, 'set', 'a', '1')).toBe('OK');
  });

  test('stop when they are told to, the server after its Dynomite', async () => {
    const [first] = await started();
    let hookEnded = false;
    const hook = first.pod.run('pre-stop.sh', [], { DYNOMITE_PORT: String(CLIENT_PORT) }).then(({ code }) => {
      hookEnded = true;
      return code;
    });
    expect(hookEnded).toBe(false);
    await first.dynomite().stop('SIGTERM');
    expect(await hook).toBe(0);
    await first.pod.stop();
  });

  test('a Dynomite that ends by itself ends its container', async () => {
    ring = await ringOfNodes(engine, [{ name: 'dc1', racks: ['a'], nodesPerRack: 1 }]);
    const [node] = ring.nodes as [Node];
    ring.network.program('dynomite', 'exit 3');
    node.start();
    await until('the container ends', () => node.dynomite().ended());
    expect(await node.probe('liveness')).toBe(false);
  });

  test('clients may do what Dynomite passes on, and nothing that administers', async () => {
    const [first] = await started();
    for (const command of [['slaveof', '127.0.0.1', '1'], ['config', 'get', 'dir'], ['keys', '*'], ['flushall']]) {
      expect(await client(first, ...command)).toMatch(/^NOPERM/);
    }
    expect(await client(first, 'sadd', 's', 'b', 'a')).toBe('2');
    expect(await client(first, 'sort', 's', 'alpha')).toBe('a\nb');
    expect(await client(first, 'eval', "return redis.call('incr', KEYS[1])", '1', 'n')).toBe('1');
    // In the append-only file as a transaction, which is read as the default user.
    await first.lose();
    first.start();
    await ready(first);
    expect(await client(first, 'get', 'n')).toBe('1');
  });
});

function cli(program: string, host: string, port: number, command: readonly string[]): Promise<string> {
  return new Promise(resolve => {
    execFile(program, ['-h', host, '-p', String(port), ...command], (_, stdout, stderr) =>
      resolve((stdout || stderr).trim()),
    );
  });
}

const LANES = 8;

/** Writes fresh keys from some clients at once, each one after another, and remembers which were acknowledged. */
function writeTo(host: string) {
  const lanes = Array.from({ length: LANES }, (_, lane) => writeLane(host, `lane${lane}`));
  return {
    acknowledged: () => lanes.reduce((sum, lane) => sum + lane.acknowledged(), 0),
    stop: async () => (await Promise.all(lanes.map(lane => lane.stop()))).flat(),
  };
}

function writeLane(host: string, prefix: string) {
  const keys: string[] = [];
  let stopped: ((keys: string[]) => void) | undefined;
  const socket = connect(CLIENT_PORT, host);
  let next = 0;
  const key = () => `${prefix}-${next}`;
  const write = () => socket.write(`*3\r\n$3\r\nSET\r\n$${key().length}\r\n${key()}\r\n$1\r\n1\r\n`);
  socket.on('data', answer => {
    if (String(answer) === '+OK\r\n') keys.push(key());
    next++;
    if (stopped) {
      socket.end();
      stopped(keys);
    } else write();
  });
  socket.on('error', () => {});
  socket.on('connect', write);
  return {
    acknowledged: () => keys.length,
    stop: () =>
      new Promise<string[]>(resolve => {
        stopped = resolve;
      }),
  };
}
