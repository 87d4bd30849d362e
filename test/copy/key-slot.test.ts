import { slotOf } from '../../copy/key-slot';

it.each([
  // The specification's own example, and what a server answers to CLUSTER KEYSLOT.
  ['123456789', 0x31c3],
  ['my_counter', 8853],
  ['{my_counter}:of:others', 8853],
  ['a{my_counter}{other}', 8853],
  ['counter_second', 6352],
  ['third_count', 13933],
  ['', 0],
])('%s lies in slot %i', (key, slot) => {
  expect(slotOf(Buffer.from(key))).toBe(slot);
});

it('takes a key whose braces hold nothing, or do not close, as a whole', () => {
  const slots = ['{}my_counter', '{my_counter', 'my_counter}'].map(key => slotOf(Buffer.from(key)));
  expect(slots).not.toContain(8853);
});
