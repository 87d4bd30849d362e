import { parseScan, refusalOf, shown } from '../../copy/transfer';

it.each([
  ['ERR DUMP payload version or checksum are wrong', /"key".*newer release.*: set the target to/],
  ['ERR Bad data format', /newer release/],
  ["OOM command not allowed when used memory > 'maxmemory'.", /no memory left.*: give it/],
  ['MISCONF Redis is configured to save RDB snapshots', /cannot write to its disk.*: see in its log/],
  ["NOPERM this user has no permissions to run the 'restore' command", /may not write.*: give it the rights/],
  ['ERR something else', /refuses the key "key" \(ERR something else\)/],
])('says what to do about %s', (message, sentence) => {
  expect(refusalOf(new Error(message), Buffer.from('key')).message).toMatch(sentence);
});

it('shows keys that are no text, and the beginning of long ones', () => {
  expect(shown(Buffer.from([0, 65, 34]))).toBe('"\\u0000A\\""');
  expect(shown(Buffer.alloc(500, 'x'))).toBe(`"${'x'.repeat(100)}"…`);
});

it('reads steps of a scan', () => {
  const key = Buffer.from([255]);
  expect(parseScan([Buffer.from('17'), [key]])).toEqual({ cursor: '17', keys: [key] });
  expect(parseScan([Buffer.from('0'), []])).toEqual({ cursor: '0', keys: [] });
});
