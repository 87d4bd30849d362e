import { GaveUp, until } from '../../drills/wait';

const waiting = { what: 'the moon', timeoutMs: 60, everyMs: 5 };
const patient = { ...waiting, timeoutMs: 60_000 };

describe('until', () => {
  test('returns what the condition gives, once it gives something', async () => {
    const answers = [undefined, 0, '', 'here'];
    expect(await until(() => answers.shift(), patient)).toBe('here');
  });

  test('asks again after an error', async () => {
    let looks = 0;
    const condition = () => {
      looks += 1;
      if (looks < 3) throw new Error('clouds');
      return looks;
    };
    expect(await until(condition, patient)).toBe(3);
  });

  test('says what it waited for', async () => {
    await expect(until(() => false, waiting)).rejects.toThrow(new GaveUp('Gave up after 0.06 s waiting for the moon.'));
    await expect(until(() => false, waiting)).rejects.toBeInstanceOf(GaveUp);
  });

  test('says how the last look failed', async () => {
    const clouds = () => Promise.reject(new Error('clouds'));
    await expect(until(clouds, waiting)).rejects.toThrow('waiting for the moon. The last look failed: clouds');
  });
});
