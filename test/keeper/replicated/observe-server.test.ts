import { readServer, type ServerReplies } from '../../../keeper/replicated/observe-server';
import { commandOf } from '../../../keeper/replicated/steps';

const replies: ServerReplies = {
  info: 'redis_version:8.0.6\r\nrole:master\r\nmaster_replid:abc\r\nmin_slaves_good_slaves:1\r\nmaster_failover_state:no-failover\r\n',
  announced: 'redis-0.shop.svc',
  title: '{title} zone=a revision=x1',
};
const read = (more: Partial<ServerReplies> = {}) =>
  readServer('redis-0', '10.0.0.1', 'shop.svc', { ...replies, ...more });

test.each<[string, Partial<ServerReplies>, object]>([
  [
    'a primary',
    {},
    {
      role: 'primary',
      limbo: false,
      replicationId: 'abc',
      goodReplicas: 1,
      handingOver: false,
      zone: 'a',
      revision: 'x1',
    },
  ],
  [
    'a primary that hands over',
    { info: 'role:master\r\nmaster_failover_state:waiting-for-sync' },
    { handingOver: true },
  ],
  [
    'a replica',
    { info: 'role:slave\r\nmaster_host:redis-1.shop.svc\r\nmaster_link_status:up' },
    { role: 'replica', limbo: false, primaryHost: 'redis-1.shop.svc', follows: 'redis-1', linkUp: true },
  ],
  [
    'a server in limbo',
    { info: 'role:slave\r\nmaster_host:127.0.0.1' },
    { role: 'replica', limbo: true, linkUp: false },
  ],
  ['one that is reading its data', { info: 'loading:1' }, { answers: false, cause: 'loading' }],
  [
    'another pod at its address',
    { announced: 'redis-1.shop.svc' },
    { answers: false, problem: 'does not answer: its name leads to 10.0.0.1, which is redis-1 now' },
  ],
  [
    'a pod of another namespace',
    { announced: 'redis-0.web.svc' },
    { answers: false, problem: expect.stringContaining('which is redis-0.web.svc, of another topology, now') },
  ],
  [
    'a server that says no name',
    { announced: '' },
    { answers: false, problem: expect.stringContaining('without a name') },
  ],
  ['an epoch', { epoch: { number: 2, primary: 'redis-1' } }, { epoch: { number: 2, primary: 'redis-1' } }],
])('%s', (_, more, expected) => {
  expect(read(more)).toMatchObject(expected);
});

test('in limbo there is nobody to follow', () => {
  expect(read({ info: 'role:slave\r\nmaster_host:127.0.0.1' })).not.toHaveProperty('primaryHost');
});

test('servers are told names', () => {
  const spec = { domain: 'shop.svc', port: 6379 };
  const step = { pod: 'redis-1', why: 'it is a test' };
  expect(commandOf({ ...step, kind: 'follow', primary: 'redis-0' }, spec)).toEqual([
    'REPLICAOF',
    'redis-0.shop.svc',
    6379,
  ]);
  expect(commandOf({ ...step, kind: 'lead' }, spec)).toEqual(['REPLICAOF', 'NO', 'ONE']);
});
