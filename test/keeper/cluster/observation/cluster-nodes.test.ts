import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseClusterNodes } from '../../../../keeper/cluster/observation/cluster-nodes';

const plain = 'aa 10.0.0.1:6379@16379 master - 0 0 3 connected';

test.each([
  ['the address', plain, { id: 'aa', ip: '10.0.0.1', port: 6379, busPort: 16379, hostname: undefined }],
  ['an IPv6 address', plain.replace('10.0.0.1', 'fd00::1'), { ip: 'fd00::1', port: 6379 }],
  ['a hostname', plain.replace('@16379', '@16379,web-0-0.web'), { hostname: 'web-0-0.web' }],
  [
    'more fields',
    plain.replace('@16379', '@16379,web-0-0.web,shard-id=ff'),
    { hostname: 'web-0-0.web', busPort: 16379 },
  ],
  ['fields without a hostname', plain.replace('@16379', '@16379,,shard-id=ff'), { hostname: undefined }],
  ['no address', plain.replace('10.0.0.1:6379@16379', ':0@0').replace('master', 'master,noaddr'), { ip: '', port: 0 }],
  ['flags', plain.replace('master', 'myself,master,fail?'), { flags: ['myself', 'master', 'fail?'] }],
  ['no flags', plain.replace('master', 'noflags'), { flags: [] }],
  ['a replica', plain.replace('master -', 'slave bb'), { flags: ['slave'], primaryId: 'bb' }],
  ['the epoch and link', plain, { configEpoch: 3, connected: true }],
  ['a link that is down', plain.replace('connected', 'disconnected'), { connected: false }],
  [
    'slots',
    `${plain} 0-99 200`,
    {
      slots: [
        { start: 0, end: 99 },
        { start: 200, end: 200 },
      ],
      moving: [],
    },
  ],
  [
    'slots on their way',
    `${plain} 5 [77->-bb] [78-<-cc]`,
    { slots: [{ start: 5, end: 5 }], moving: ['[77->-bb]', '[78-<-cc]'] },
  ],
])('reads %s', (_, line, expected) => {
  const [node, ...more] = parseClusterNodes(`${line}\n`);
  expect({ hostname: undefined, ...node }).toMatchObject(expected);
  expect(more).toEqual([]);
});

test('reads many lines and leaves out what is none', () => {
  expect(parseClusterNodes(`${plain}\r\n\nnonsense\n${plain.replace('aa', 'bb')}`).map(({ id }) => id)).toEqual([
    'aa',
    'bb',
  ]);
});

test('what two servers say alike is one object, though they say it at different times', () => {
  const read = new Map();
  const [first] = parseClusterNodes(plain, read);
  const [again] = parseClusterNodes(plain.replace(' 0 0 ', ' 17 1700000000000 '), read);
  const [other] = parseClusterNodes(plain.replace(' 3 ', ' 4 '), read);
  expect(again).toBe(first);
  expect(other).toMatchObject({ id: 'aa', configEpoch: 4 });
});

test('what is read of long replies does not keep these in memory', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const lines = Array.from({ length: 1000 }, (_, index) => `${`${index}`.padStart(40, '0')} ${'x'.repeat(100)}@16379`);
  const reply = (server: number) =>
    lines
      .map((line, index) => `${line} ${index === server ? 'myself,' : ''}master - 0 ${server} 1 connected`)
      .join('\n');
  const before = used();
  const read = new Map();
  const selves = Array.from({ length: 100 }, (_, server) =>
    parseClusterNodes(reply(server), read).find(({ flags }) => flags.includes('myself')),
  );
  // A reply has some 170 kB.
  expect(used() - before).toBeLessThan(5_000_000);
  expect(selves).toHaveLength(100);
  expect(read.size).toBe(1100);
});
