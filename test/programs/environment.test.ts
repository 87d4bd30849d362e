import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRedisEnvironment } from '../../programs/environment';

describe('readRedisEnvironment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  const file = join(folder, 'password');
  const variables = {
    REDIS_MODE: 'standalone',
    REDIS_HOST: 'redis',
    REDIS_PORT: '6379',
    REDIS_USER: 'app',
    REDIS_PASSWORD_FILE: file,
  };
  beforeEach(() => writeFileSync(file, 'secret\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('reads everything, and defaults the port of HTTP', () => {
    const environment = readRedisEnvironment(variables);
    expect(environment).toMatchObject({ mode: 'standalone', host: 'redis', port: 6379, user: 'app', httpPort: 8080 });
    expect(environment.password()).toBe('secret');
  });

  test('reads the password anew each time, so that a rotation needs no restart', () => {
    const { password } = readRedisEnvironment(variables);
    writeFileSync(file, 'rotated');
    expect(password()).toBe('rotated');
  });

  test('reads the name of the primary that Sentinels are asked for', () => {
    const sentinel = { ...variables, REDIS_MODE: 'sentinel', REDIS_PORT: '26379', REDIS_PRIMARY_NAME: 'shop-web' };
    expect(readRedisEnvironment(sentinel)).toMatchObject({ mode: 'sentinel', port: 26379, primaryName: 'shop-web' });
  });

  test('names everything that is missing in one sentence', () => {
    expect(() => readRedisEnvironment({ REDIS_PORT: '6379' })).toThrow(
      'Cannot start: REDIS_MODE is not set; REDIS_HOST is not set; REDIS_USER is not set; REDIS_PASSWORD_FILE is not set.',
    );
  });

  test.each([
    [{ REDIS_PORT: 'redis' }, 'REDIS_PORT is "redis" and has to be a port from 1 to 65535'],
    [{ REDIS_MODE: 'proxy' }, 'REDIS_MODE is "proxy" and has to be cluster or sentinel or standalone'],
    [{ REDIS_MODE: 'toString' }, 'REDIS_MODE is "toString" and has to be'],
    [{ REDIS_MODE: 'sentinel' }, 'REDIS_PRIMARY_NAME is not set'],
    [{ HTTP_PORT: '70000' }, 'HTTP_PORT is "70000" and has to be a port from 1 to 65535'],
    [{ REDIS_PASSWORD_FILE: '/nowhere' }, 'REDIS_PASSWORD_FILE cannot be read'],
  ])('rejects %j', (more, message) => {
    expect(() => readRedisEnvironment({ ...variables, ...more })).toThrow(message);
  });
});
