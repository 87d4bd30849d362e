import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { runCommand } from '../../drills/command';
import { aclFile } from '../../lib/config/users';
import { codeBlocks, page } from '../docs/markdown';
import { type Engine, pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { podNetwork } from './support/pod';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';

// The commands of docs/move-from-bitnami.md, on loopback.

const IP = '127.0.0.1';
const OLD_PORT = 7751;
const SEED_PORT = 7752;
const CLUSTER_PORTS = [7753, 7754, 7755];
const OLD_PASSWORD = 'old secret';

/** What the page has the seed's container run, with a folder for its volume. */
function seedCommand(folder: string): string {
  const objects = codeBlocks(page('docs/move-from-bitnami.md'), 'yaml').flatMap(text =>
    parseAllDocuments(text).map(document => document.toJS()),
  );
  const [command] = objects.find(({ kind }) => kind === 'Pod').spec.containers[0].args;
  return command.replace('--dir /data', `--dir ${folder}`).replace(`--bind ${IP}`, `--bind ${IP} --port ${SEED_PORT}`);
}

const folders: string[] = [];
afterEach(async () => {
  await cleanUpServers();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A server as Bitnami's chart has it: one password, of the default user. */
async function oldServer(engine: Engine): Promise<Server> {
  const old = await startServer({
    engine,
    ip: IP,
    port: OLD_PORT,
    config: [`requirepass "${OLD_PASSWORD}"`, 'appendonly yes', 'repl-diskless-sync-delay 0'],
  });
  await old.call('SET', 'text', 'a', 'EX', 1000);
  await old.call('RPUSH', 'list', ...Array.from({ length: 200 }, (_, index) => index));
  await old.call('HSET', 'hash', 'f', 'v');
  await old.call('ZADD', 'sorted', 1.5, 'm');
  await old.call('XADD', 'stream', '1-1', 'f', 'v');
  await old.call('XGROUP', 'CREATE', 'stream', 'group', 0);
  for (let key = 0; key < 50; key++) await old.call('SADD', `set:${key}`, 'm');
  return old;
}
const KEYS = 55;

/** Starts a seed of the server, and waits until it has all. */
async function seed(engine: Engine) {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-seed-'));
  folders.push(folder);
  const child = spawn('sh', ['-c', seedCommand(folder)], {
    env: {
      PATH: `${dirname(engine.server)}:${process.env.PATH}`,
      OLD_HOST: IP,
      OLD_PORT: `${OLD_PORT}`,
      OLD_PASSWORD,
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const cli = async (...command: string[]) =>
    (await runCommand(engine.cli, ['-h', IP, '-p', `${SEED_PORT}`, ...command])).stdout;
  await until('the seed is in step', async () => (await cli('info', 'replication')).includes('master_link_status:up'));
  return { folder, cli, ended };
}

describe.each(pairInTurn(0))('moving from Bitnami with $name', engine => {
  test('by the volume of a seed', async () => {
    await oldServer(engine);
    const { folder, cli, ended } = await seed(engine);
    await cli('shutdown', 'save');
    await ended;
    const network = podNetwork(engine, 'standalone');
    try {
      const pod = network.pod('web-0');
      copyFileSync(join(folder, 'dump.rdb'), pod.path('dump.rdb'));
      pod.start(`${LOOPBACK}.1.1`);
      await until('it answers', async () => (await pod.cli('probe', 'ping')) === 'PONG');
      expect(await pod.cli('application', 'dbsize')).toBe(`${KEYS}`);
      expect(await pod.cli('application', 'llen', 'list')).toBe('200');
      expect(Number(await pod.cli('application', 'ttl', 'text'))).toBeGreaterThan(900);
      expect(await pod.cli('application', 'xinfo', 'groups', 'stream')).toContain('group');
      expect(pod.has('appendonlydir')).toBe(true);
    } finally {
      await network.cleanUp();
    }
  });

  test('by commands, into a cluster', async () => {
    await oldServer(engine);
    const { folder, cli, ended } = await seed(engine);
    await cli('config', 'set', 'appendonly', 'yes');
    await until('its append-only file is written', async () =>
      /aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/.test(await cli('info', 'persistence')),
    );
    const files = join(folder, 'appendonlydir');
    const base = readdirSync(files).find(name => name.endsWith('.base.aof'));
    const commands = join(folder, 'seed.aof');
    writeFileSync(commands, readFileSync(join(files, base ?? '')));
    await cli('shutdown', 'nosave');
    await ended;

    const users = aclFile('cluster')
      .trim()
      .split('\n')
      .filter(line => line.startsWith('user application '))
      .map(line => line.replace('{application}', '>new'));
    const config = [...users, 'cluster-enabled yes', 'appendonly yes'];
    const servers = await Promise.all(CLUSTER_PORTS.map(port => startServer({ engine, ip: IP, port, config })));
    const nodes = CLUSTER_PORTS.map(port => `${IP}:${port}`);
    await runCommand(engine.cli, ['--cluster', 'create', ...nodes, '--cluster-yes']);
    await until('the cluster serves', async () => {
      const states = await Promise.all(servers.map(server => server.call('CLUSTER', 'INFO')));
      return states.every(state => String(state).includes('cluster_state:ok'));
    });
    const pipe = (port: number) =>
      promisify(execFile)('sh', ['-c', `"${engine.cli}" -p ${port} --user application --pipe <"${commands}"`], {
        env: { ...process.env, REDISCLI_AUTH: 'new' },
      }).catch(() => undefined); // it counts MOVED as an error
    for (const port of CLUSTER_PORTS) await pipe(port);

    const sizes = await Promise.all(servers.map(server => server.call('DBSIZE')));
    expect(sizes.map(Number).reduce((sum, size) => sum + size)).toBe(KEYS);
    const read = async (...command: string[]) =>
      (await runCommand(engine.cli, ['-c', '-p', `${CLUSTER_PORTS[0]}`, ...command])).stdout.trim();
    expect(await read('llen', 'list')).toBe('200');
    expect(await read('get', 'text')).toBe('a');
    expect(Number(await read('ttl', 'text'))).toBeGreaterThan(900);
    expect(await read('zscore', 'sorted', 'm')).toBe('1.5');
    expect(await read('xinfo', 'groups', 'stream')).toContain('group');
  });
});
