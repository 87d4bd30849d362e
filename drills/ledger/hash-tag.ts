/** Number of hash slots of a Redis Cluster. */
export const SLOTS = 16384;

/** CRC16 of the XMODEM kind, which the Redis Cluster specification uses to place keys. */
export function crc16(text: string): number {
  let crc = 0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc;
}

/** A short hash tag whose keys, `…{tag}…`, all lie in `slot`. Found by trying: about 16,384 tries on average. */
export function tagOfSlot(slot: number): string {
  if (!(Number.isInteger(slot) && slot >= 0 && slot < SLOTS)) {
    throw new Error(`There is no slot ${slot}: slots go from 0 to ${SLOTS - 1}.`);
  }
  for (let number = 0; ; number++) {
    const tag = number.toString(36);
    if (crc16(tag) % SLOTS === slot) return tag;
  }
}
