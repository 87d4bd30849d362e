import { Failure } from '../../../drills/ledger/connection';
import { persist } from '../../../drills/ledger/persist';

function failing(times: number, code: string): () => Promise<string> {
  let left = times;
  return async () => {
    await new Promise(resolve => setTimeout(resolve, 2));
    if (left-- > 0) throw new Failure('refused', code, `${code} of ${times}`);
    return 'done';
  };
}

describe('persist', () => {
  test('repeats until it succeeds', async () => expect(await persist(failing(3, 'CLUSTERDOWN'), 5000)).toBe('done'));

  test('throws the last failure when the time is up', async () => {
    await expect(persist(failing(10_000, 'CLUSTERDOWN'), 20)).rejects.toThrow('CLUSTERDOWN');
  });

  test('throws at once what is hopeless', async () => {
    await expect(persist(failing(1, 'TRYAGAIN'), 5000, code => code === 'TRYAGAIN')).rejects.toThrow('TRYAGAIN of 1');
  });
});
