import { listOf } from './list';
import { CONDITIONS, kindOf, record, THERE } from './support/records';

test('says what is there, what is missing, and what is of other machines', () => {
  const records = [record(), record({ run: 2 }), record({ machine: THERE })];
  expect(listOf(kindOf(), records, CONDITIONS, 2).split('\n')).toEqual([
    'kind, on 2 × A, 24 GiB; cdk8s-redis-ha 1.0.0, Node 20',
    '  kill-process_redis-8.0   2 of 2  complete, 1 under other conditions',
    '  cut-node_redis-8.0       0 of 2  2 missing',
    '  kill-process_valkey-9.1  0 of 2  2 missing',
  ]);
});
