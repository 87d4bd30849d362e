import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { SPEC } from './support/cluster';
import { findEngines } from './support/engines';
import { freePort } from './support/free-port';
import { until } from './support/until';

const run = promisify(execFile);

describe('the keeper as a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const program = join(folder, 'keeper.js');
  const env = {
    SPEC_FILE: join(folder, 'spec.json'),
    PASSWORD_FILE: join(folder, 'password'),
    HTTP_PORT: '',
    VERDICT_PORT: '',
  };
  let keeper: ChildProcess | undefined;

  beforeAll(async () => {
    env.HTTP_PORT = String(await freePort());
    env.VERDICT_PORT = String(await freePort());
    buildSync({ entryPoints: ['keeper/main.ts'], outfile: program, bundle: true, platform: 'node', target: 'node20' });
    // No name below `.invalid` is ever found (RFC 6761).
    writeFileSync(env.SPEC_FILE, JSON.stringify({ ...SPEC, domain: 'web.invalid' }));
    writeFileSync(env.PASSWORD_FILE, 'keeper-secret\n');
  });
  afterAll(() => {
    keeper?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  test('says what to set, and ends', async () => {
    const attempt = run(process.execPath, [program], { env: { ...env, PASSWORD_FILE: join(folder, 'none') } });
    await expect(attempt).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^PASSWORD_FILE .*: set it to/),
    });
  });

  test('tells its state, answers verdicts, and stays until nobody asks', async () => {
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    keeper = child;
    let output = '';
    child.stdout.on('data', data => {
      output += String(data);
    });
    const get = async (path: string) => (await fetch(`http://127.0.0.1:${env.HTTP_PORT}${path}`)).text();
    await until('it has made a pass', async () => (await get('/readyz')).startsWith('waiting: '));
    expect(await get('/readyz')).toContain('web-0-0, which does not answer: it has no address in DNS');
    expect(await get('/livez')).toBe('ok\n');
    expect(await get('/metrics')).toContain('redis_ha_keeper_pods_wanted 6');

    const [engine] = findEngines();
    const ask = async () => {
      const question = ['-h', '127.0.0.1', '-p', env.VERDICT_PORT, 'VERDICT', 'web-0-0'];
      return (await run(engine?.cli ?? '', question)).stdout;
    };
    expect(await ask()).toContain('wait web-0-0 does not answer');
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await until('it is stopping', async () => (await get('/readyz')).includes('stopping'));
    expect(await ask()).toContain('wait web-0-0 does not answer');
    expect(await exit).toEqual([0, null]);
    const events = output
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(['started', 'state', 'verdict', 'stopping']);
    expect(output).not.toContain('keeper-secret');
  });
});
