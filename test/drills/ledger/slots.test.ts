import { parseSlots, redirectTarget, type SlotRange, shardsOf, spreadSlots } from '../../../drills/ledger/slots';

const at = (host: string) => ({ host, port: 6379 });
const range = (from: number, to: number, host: string): SlotRange => ({ from, to, primary: at(host), replicas: [] });

describe('slots', () => {
  test('are read from CLUSTER SLOTS, empty hosts meaning the server asked', () => {
    const reply = [
      [0, 99, ['10.0.0.1', 6379, 'id-1', []], ['10.0.0.2', 6379, 'id-2', ['hostname', 'redis-2']]],
      [100, 199, ['', 6379, 'id-3']],
    ];
    expect(parseSlots(reply, at('redis'))).toEqual([
      { from: 0, to: 99, primary: at('10.0.0.1'), replicas: [at('10.0.0.2')] },
      { from: 100, to: 199, primary: at('redis'), replicas: [] },
    ]);
  });

  test('make shards, one for each primary', () => {
    const shards = shardsOf([range(200, 200, 'a'), range(100, 199, 'b'), range(0, 99, 'a')]);
    expect(shards.map(({ slots, primary }) => [slots, primary.host])).toEqual([
      ['0-99,200', 'a'],
      ['100-199', 'b'],
    ]);
  });

  test.each([
    [[range(0, 5460, 'a')], 4, [682, 2047, 3413, 4778]],
    [[range(0, 1, 'a'), range(10, 11, 'a')], 4, [0, 1, 10, 11]],
    [[range(7, 7, 'a')], 4, [7]],
    [[], 4, []],
  ])('are spread over a shard', (ranges, count, slots) => expect(spreadSlots(ranges, count)).toEqual(slots));

  test.each([
    ['MOVED 3999 10.0.0.1:6380', { host: '10.0.0.1', port: 6380 }],
    ['ASK 3999 ::1:6380', { host: '::1', port: 6380 }],
    ['MOVED 3999 :6380', { host: 'asked', port: 6380 }],
    ['MOVED 3999 ?:0', undefined],
    ['MOVED 3999', undefined],
  ])('%s leads on', (message, target) => expect(redirectTarget(message, at('asked'))).toEqual(target));
});
