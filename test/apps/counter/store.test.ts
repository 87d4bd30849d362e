import type { RedisClient } from '../../../apps/counter/redis-client';
import { redisStore } from '../../../apps/counter/store';

/** A client that counts in memory. */
function fakeClient(changes: Partial<RedisClient> = {}): RedisClient & { readonly disconnect: jest.Mock } {
  const values = new Map<string, number>();
  return {
    status: 'ready',
    incr: async key => {
      const value = (values.get(key) ?? 0) + 1;
      values.set(key, value);
      return value;
    },
    ping: async () => 'PONG',
    quit: async () => 'OK',
    ...changes,
    disconnect: jest.fn(),
  };
}
const never = () => new Promise<never>(() => {});

describe('redisStore', () => {
  test('increments each counter', async () => {
    const store = redisStore(() => fakeClient());
    await store.increment();
    expect(await store.increment()).toEqual({ my_counter: 2, counter_second: 2, third_count: 2 });
  });

  test('gives nothing to a client that is not ready, and gives up in time', async () => {
    const incr = jest.fn();
    const store = redisStore(() => fakeClient({ status: 'connecting', incr }), { deadlineMs: 50 });
    await expect(store.increment()).rejects.toThrow('Redis did not answer within 0.05 s.');
    expect(incr).not.toHaveBeenCalled();
  });

  test('gives up on a command that hangs', async () => {
    const store = redisStore(() => fakeClient({ incr: never }), { deadlineMs: 50 });
    await expect(store.increment()).rejects.toThrow('Redis did not answer within 0.05 s.');
  });

  test('replaces a client that hears nothing', async () => {
    const silent = fakeClient({ incr: never, ping: never });
    const clients = [silent, fakeClient()];
    const store = redisStore(() => clients.shift() ?? fakeClient(), { deadlineMs: 50, silenceMs: 40 });
    await expect(store.increment()).rejects.toThrow();
    expect(silent.disconnect).toHaveBeenCalled();
    expect(await store.increment()).toEqual({ my_counter: 1, counter_second: 1, third_count: 1 });
  });

  test('replaces a client that was made with another password, and lets it answer what it was asked', async () => {
    let password = 'one';
    const quit = jest.fn(async () => 'OK');
    const old = fakeClient({ quit });
    const clients = [old, fakeClient()];
    const store = redisStore(() => clients.shift() ?? fakeClient(), { login: () => password });
    await store.increment();
    expect((await store.increment()).my_counter).toBe(2);
    password = 'two';
    expect((await store.increment()).my_counter).toBe(1);
    expect(quit).toHaveBeenCalled();
  });

  test('replaces a client that has ended', async () => {
    const clients = [fakeClient({ status: 'end' }), fakeClient()];
    const store = redisStore(() => clients.shift() ?? fakeClient(), { deadlineMs: 200 });
    expect(await store.increment()).toEqual({ my_counter: 1, counter_second: 1, third_count: 1 });
  });

  test('keeps a client of which one shard answers', async () => {
    const incr = (key: string) => (key === 'my_counter' ? never() : Promise.resolve(1));
    const partly = fakeClient({ incr });
    const store = redisStore(() => partly, { deadlineMs: 50, silenceMs: 500 });
    for (let request = 0; request < 12; request++) await expect(store.increment()).rejects.toThrow();
    expect(partly.disconnect).not.toHaveBeenCalled();
  });

  test('answers when it heard of Redis lately, or a PING works', async () => {
    expect(await redisStore(() => fakeClient({ ping: never })).answers()).toBe(true);
    const lost = redisStore(() => fakeClient({ status: 'reconnecting' }));
    expect(await lost.answers()).toBe(false);
  });

  test('closes even when QUIT fails', async () => {
    const client = fakeClient({ quit: () => Promise.reject(new Error('closed')) });
    await redisStore(() => client).close();
    expect(client.disconnect).toHaveBeenCalled();
  });
});
