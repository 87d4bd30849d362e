import { crc16, SLOTS, tagOfSlot } from '../../../drills/ledger/hash-tag';

describe('hash tags', () => {
  // The first is the check value of the cluster specification, the others are answers of CLUSTER KEYSLOT.
  test.each([
    ['123456789', 0x31c3],
    ['my_counter', 8853],
    ['counter_second', 6352],
    ['third_count', 13933],
  ])('%s', (key, slot) => expect(crc16(key) % SLOTS).toBe(slot % SLOTS));

  test.each([0, 1, 5460, 12182, 16383])('finds a tag for slot %i', slot => {
    expect(crc16(tagOfSlot(slot)) % SLOTS).toBe(slot);
  });

  test.each([-1, 16384, 1.5])('there is no slot %d', slot => expect(() => tagOfSlot(slot)).toThrow('There is no slot'));
});
