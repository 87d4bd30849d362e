/** Number of hash slots of a Redis Cluster. */
export const SLOTS = 16384;

const POLYNOMIAL = 0x1021;
const [OPENS, CLOSES] = ['{'.charCodeAt(0), '}'.charCodeAt(0)];

// CRC16 of the XMODEM kind, a byte at a time: a slot is asked for with each key.
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc & 0xffff;
});

/**
 * The slot of a key, which is bytes and need not be text. What stands between the first `{` and the next `}` decides
 * alone, if there is anything.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function slotOf(key: Buffer): number {
  const open = key.indexOf(OPENS);
  const close = open < 0 ? -1 : key.indexOf(CLOSES, open + 1);
  const hashed = close > open + 1 ? key.subarray(open + 1, close) : key;
  let crc = 0;
  for (const byte of hashed) crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff;
  return crc % SLOTS;
}
