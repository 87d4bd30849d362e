import { parseSlots, redirection } from '../../copy/servers';

const at = { host: 'web', port: 6379 };
const range = (from: number, to: number, host: string | null, port = 6379) => [
  from,
  to,
  [host === null ? null : Buffer.from(host), port, Buffer.from('id')],
  [Buffer.from('replica'), 6379, Buffer.from('id')],
];

it('reads who serves which slots', () => {
  const { primaries, bySlot } = parseSlots([range(0, 100, 'a'), range(101, 16000, 'b'), range(16001, 16383, 'a')], at);
  expect(primaries).toEqual([
    { host: 'a', port: 6379 },
    { host: 'b', port: 6379 },
  ]);
  expect([0, 100, 101, 16000, 16001].map(slot => bySlot[slot])).toEqual([0, 0, 1, 1, 0]);
});

it('takes an address that is left out for the one that was asked', () => {
  expect(parseSlots([range(0, 16383, null, 7000)], at).primaries).toEqual([{ host: 'web', port: 7000 }]);
});

it('finds no topology where slots are served by nobody', () => {
  expect(() => parseSlots([range(0, 16382, 'a')], at)).toThrow('CLUSTERDOWN');
});

it.each([
  ['MOVED 3999 10.0.0.1:6380', { host: '10.0.0.1', port: 6380 }],
  ['ASK 3999 fd00::1:6380', { host: 'fd00::1', port: 6380 }],
  ['MOVED 3999 :6380', { host: 'web', port: 6380 }],
  ['MOVED 3999 ?:6380', undefined],
  ['MOVED 3999', undefined],
])('%s leads to %j', (message, address) => {
  expect(redirection(message, at)).toEqual(address);
});
