import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { usersOf } from '../../lib/config/users';
import { enginesInTurn } from './support/engines';
import { startExporter } from './support/exporter';
import { PORT, type Pod, podNetwork, SENTINEL_PORT } from './support/pod';
import { until } from './support/until';
import { type Watched, watched } from './support/watched-pods';

const USERS = usersOf('sentinel', 'sentinels');
const next = (user: string) => `the next "one" of ${user}`;

/** A client that has not logged in. */
function stranger(pod: Pod, port: number): Redis {
  const client = new Redis({ host: pod.ip(), port, enableReadyCheck: false, protocol: 2, retryStrategy: null });
  client.on('error', () => undefined);
  return client;
}

/** Whether a login is accepted. */
async function accepted(pod: Pod, port: number, user: string, password: string): Promise<boolean> {
  const client = stranger(pod, port);
  try {
    return (await client.call('AUTH', user, password)) === 'OK';
  } catch (error) {
    if (/WRONGPASS/.test(String(error))) return false;
    throw error;
  } finally {
    client.disconnect();
  }
}

describe.each(enginesInTurn(3))('passwords that change while servers and Sentinels of $name run', engine => {
  let set: Watched;
  beforeEach(async () => {
    // Longer than a busy machine keeps a server waiting: none may be taken for dead that is not.
    set = watched(engine, { SILENCE_SECONDS: '0' }, 6000);
    await set.form();
  });
  afterEach(() => set.network.cleanUp());

  const everywhere = () => [
    ...set.servers.map(pod => [pod, PORT, usersOf('sentinel')] as const),
    ...set.sentinels.map(pod => [pod, SENTINEL_PORT, usersOf('sentinels')] as const),
  ];
  /** Whether such passwords are accepted: by everybody, or by nobody. */
  const all = async (of: (user: string) => string, wanted: boolean) => {
    const logins = everywhere().flatMap(([pod, port, users]) => users.map(user => accepted(pod, port, user, of(user))));
    return (await Promise.all(logins)).every(each => each === wanted);
  };
  const runIds = () =>
    Promise.all(everywhere().map(async ([pod]) => /run_id:\w+/.exec(await pod.cli('keeper', 'info', 'server'))?.[0]));

  test('are both accepted in between, and whoever is logged in stays so', async () => {
    const old = new Map(USERS.map(user => [user as string, readFileSync(set.network.password(user), 'utf8')]));
    const was = (user: string) => old.get(user) ?? '';
    const before = await runIds();
    const login = { host: set.servers[0].ip(), port: PORT, username: 'application', password: was('application') };
    const client = new Redis({ ...login, retryStrategy: null });
    expect(await client.set('written', 'before')).toBe('OK');

    for (const user of USERS) writeFileSync(`${set.network.password(user)}.also`, next(user));
    await until('the next ones are accepted', () => all(next, true));
    expect(await all(was, true)).toBe(true);

    for (const user of USERS) {
      writeFileSync(set.network.password(user), next(user));
      writeFileSync(`${set.network.password(user)}.also`, was(user));
    }
    const masterauth = async (pod: Pod) => (await pod.cli('keeper', 'config', 'get', 'masterauth')).split('\n')[1];
    await until('servers log in with the next ones', async () =>
      (await Promise.all(set.servers.map(masterauth))).every(each => each === next('replication')),
    );
    expect(await all(was, true)).toBe(true);

    for (const user of USERS) rmSync(`${set.network.password(user)}.also`);
    await until('the old ones are refused', () => all(was, false));
    expect(await all(next, true)).toBe(true);

    expect(await client.get('written')).toBe('before');
    client.disconnect();
    expect(await runIds()).toEqual(before);
    // Sentinels log in again as they are told of another password.
    for (const each of set.sentinels) expect(each.output()).not.toContain('+sdown');
  });

  test('to an empty one is refused, and said', async () => {
    const pod = set.servers[0];
    const application = set.network.password('application');
    const old = readFileSync(application, 'utf8');
    writeFileSync(application, '');
    await until('it says so', () => pod.output().includes('the password of user application is empty'));
    expect(await accepted(pod, PORT, 'application', old)).toBe(true);
  });
});

describe.each(enginesInTurn(0))('Sentinels of $name that are ahead of their servers', engine => {
  test('log in with another password once the primary accepts it, and take nobody for down', async () => {
    const set = watched(engine, { SILENCE_SECONDS: '0' }, 6000);
    const ahead = mkdtempSync(join(tmpdir(), 'redis-ha-ahead-'));
    try {
      for (const user of usersOf('sentinels')) cpSync(set.network.password(user), join(ahead, user));
      await set.form(undefined, { CREDENTIALS: ahead });
      const old = readFileSync(set.network.password('sentinel'), 'utf8');
      writeFileSync(join(ahead, 'sentinel.also'), old);
      writeFileSync(join(ahead, 'sentinel'), next('sentinel'));
      await until('Sentinels wait for the primary', () =>
        set.sentinels.every(each =>
          each.output().includes('does not accept the changed password of user sentinel yet'),
        ),
      );
      writeFileSync(`${set.network.password('sentinel')}.also`, next('sentinel'));
      await until('Sentinels have it in place', () =>
        set.sentinels.every(each => each.output().includes('the passwords have changed, and are in place')),
      );
      for (const each of set.sentinels) expect(each.output()).not.toContain('+sdown');
      for (const each of set.servers) expect(await accepted(each, PORT, 'sentinel', next('sentinel'))).toBe(true);
    } finally {
      await set.network.cleanUp();
      rmSync(ahead, { recursive: true });
    }
  });
});

describe.each(enginesInTurn(1))('users of a pod alone', engine => {
  const network = podNetwork(engine, 'standalone');
  afterAll(() => network.cleanUp());
  const started = async (name: string, ip: string) => {
    const pod = network.pod(name);
    pod.start(ip);
    await until(`${name} answers`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
    return pod;
  };

  test('the exporter reads its password from a file, for the address that it asks', async () => {
    // That of its pod, which is one in the file.
    const pod = await started('web-2', '127.0.0.1');
    const file = pod.path('../run/metrics/passwords.json');
    const { page, stop } = await startExporter({ ip: '127.0.0.1', port: PORT }, 'server', {
      REDIS_PASSWORD_FILE: file,
    });
    await stop();
    expect(page).toContain('redis_up 1');
    await pod.stop();
  });

  test('the one that puts passwords in place may read and stop nothing', async () => {
    const [one, two] = [await started('web-0', '127.12.31.1'), await started('web-1', '127.12.31.2')];
    const own = readFileSync(one.path('../run/self'), 'utf8').trim();
    expect(await accepted(one, PORT, 'self', own)).toBe(true);
    expect(await accepted(two, PORT, 'self', own)).toBe(false);
    const client = stranger(one, PORT);
    await client.call('AUTH', 'self', own);
    for (const command of [['get', 'a'], ['acl', 'list'], ['config', 'get', '*'], ['shutdown']]) {
      await expect(client.call(command[0] ?? '', ...command.slice(1))).rejects.toThrow(/NOPERM/);
    }
    client.disconnect();
  });
});
