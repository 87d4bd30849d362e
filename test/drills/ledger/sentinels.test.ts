import { aliveOf } from '../../../drills/ledger/sentinels';

const entry = (ip: string, flags: string) => ['name', ip, 'ip', ip, 'port', '6379', 'runid', 'abc', 'flags', flags];

test.each<[string, unknown, string[]]>([
  ['all that are alive', [entry('redis-1', 'slave'), entry('redis-2', 'slave')], ['redis-1', 'redis-2']],
  ['none that is down', [entry('redis-1', 's_down,slave'), entry('redis-2', 'slave')], ['redis-2']],
  ['none without a connection', [entry('redis-1', 'sentinel,disconnected')], []],
  ['nothing', [], []],
  ['a reply of another kind', 'OK', []],
])('a Sentinel lists %s', (_, reply, hosts) => {
  expect(aliveOf(reply)).toEqual(hosts.map(host => ({ host, port: 6379 })));
});
