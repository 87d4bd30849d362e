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

  test('names everything that is missing in one sentence', () => {
    expect(() => readRedisEnvironment({ REDIS_PORT: '6379' })).toThrow(
      'Cannot start: REDIS_MODE is not set; REDIS_HOST is not set; REDIS_USER is not set; REDIS_PASSWORD_FILE is not set.',
    );
  });

  test.each([
    [{ REDIS_PORT: 'redis' }, 'REDIS_PORT is "redis" and has to be a port from 1 to 65535'],
    [{ REDIS_MODE: 'sentinel' }, 'REDIS_MODE is "sentinel" and has to be cluster or standalone'],
    [{ HTTP_PORT: '70000' }, 'HTTP_PORT is "70000" and has to be a port from 1 to 65535'],
    [{ REDIS_PASSWORD_FILE: '/nowhere' }, 'REDIS_PASSWORD_FILE cannot be read'],
  ])('rejects %j', (more, message) => {
    expect(() => readRedisEnvironment({ ...variables, ...more })).toThrow(message);
  });
});
