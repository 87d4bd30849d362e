import { createResolver } from '../../keeper/resolver';

test('gives the address of now, the last one while DNS gives none, and the error if there never was one', async () => {
  const answers = [{ address: '10.0.0.1' }, new Error('ENOTFOUND'), { address: '10.0.0.2' }];
  const resolve = createResolver(async () => {
    const answer = answers.shift() ?? new Error('ENOTFOUND');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  expect(await resolve('web-0-0.web')).toBe('10.0.0.1');
  expect(await resolve('web-0-0.web')).toBe('10.0.0.1');
  expect(await resolve('web-0-0.web')).toBe('10.0.0.2');
  await expect(resolve('web-0-1.web')).rejects.toThrow('ENOTFOUND');
});

test('does not wait for a name server that says nothing', async () => {
  const resolve = createResolver(() => new Promise(() => undefined), 10);
  await expect(resolve('web-0-0.web')).rejects.toThrow('DNS gives no answer in time');
});
