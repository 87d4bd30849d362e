import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { until } from '../../drills/wait';
import { type FakeKubectl, fakeKubectl } from './support/fake-kubectl';

describe('apiSocket', () => {
  let fake: FakeKubectl;
  const begin = (cases: string) => {
    fake = fakeKubectl(cases);
    jest.resetModules();
    return jest.requireActual<typeof import('../../drills/api-proxy')>('../../drills/api-proxy').apiSocket;
  };
  afterEach(() => fake.remove());

  test('begins one proxy, and says where that answers', async () => {
    const apiSocket = begin("*proxy*) echo 'Starting to serve'; exec sleep 1 ;;");
    const [first, second] = await Promise.all([apiSocket(), apiSocket()]);
    expect(second).toBe(first);
    expect(fake.calls()).toEqual([`proxy --unix-socket=${first} --reject-paths=^$`]);
    expect(existsSync(dirname(first))).toBe(true);
    // One that ends is followed by another.
    await until(async () => (await apiSocket()) !== first, { what: 'another proxy', timeoutMs: 10_000 });
  });

  test('says what kubectl complained of, and tries again when it is asked again', async () => {
    const apiSocket = begin("*proxy*) echo 'error: no such context' >&2; exit 1 ;;");
    await expect(apiSocket()).rejects.toThrow('kubectl proxy ended with 1: error: no such context');
    await expect(apiSocket()).rejects.toThrow('kubectl proxy ended with 1: error: no such context');
    expect(fake.calls()).toHaveLength(2);
  });
});
