import { expiredSoFar, infoField, keysByDatabase } from '../../copy/info';

const INFO = [
  '# Persistence',
  'loading:0',
  'async_loading:1',
  '# Stats',
  'expired_keys:3',
  'expired_subkeys:2',
  '# Keyspace',
  'db0:keys=12,expires=1,avg_ttl=0',
  'db3:keys=1,expires=0,avg_ttl=0,subexpiry=0',
  '',
].join('\r\n');

it('reads fields', () => {
  expect([infoField(INFO, 'loading'), infoField(INFO, 'none')]).toEqual(['0', undefined]);
});

it('counts keys by their database', () => {
  expect([...keysByDatabase(INFO)]).toEqual([
    [0, 12],
    [3, 1],
  ]);
});

it('counts what has expired, fields too', () => {
  expect(expiredSoFar(INFO)).toBe(5);
});
