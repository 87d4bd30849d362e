import { parseOptions } from '../../../drills/ledger/options';

describe('parseOptions', () => {
  test.each(['', ' ', '{}'])('defaults everything for %j', body => {
    expect(parseOptions(body)).toEqual({
      lanesPerShard: 4,
      pauseMs: 2,
      waitReplicas: null,
      waitDisk: false,
      waitTimeoutMs: 800,
      verifyTimeoutMs: 60_000,
      keep: false,
    });
  });

  test('takes what is given', () => {
    expect(parseOptions('{"lanesPerShard":8,"keep":true,"waitReplicas":null}')).toMatchObject({
      lanesPerShard: 8,
      keep: true,
      waitReplicas: null,
      pauseMs: 2,
    });
  });

  test.each([
    ['[]', 'The body has to be a JSON object.'],
    ['{', 'The body is not JSON.'],
    ['{"keep":1}', 'keep has to be true or false.'],
    ['{"waitDisk":"yes"}', 'waitDisk has to be true or false.'],
    ['{"waitTimeoutMs":1000}', 'waitTimeoutMs has to be a whole number from 1 to 900.'],
    ['{"lanes":1}', 'lanes is not a setting'],
    ['{"pauseMs":-1,"lanesPerShard":0}', /^pauseMs has .*; lanesPerShard has .* from 1 to 64\.$/],
  ])('rejects %s', (body, message) => expect(() => parseOptions(body)).toThrow(message));
});
