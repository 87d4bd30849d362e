import fc from 'fast-check';
import { bulkString, errorReply, MAX_REQUEST, parseRequest } from '../../../keeper/verdicts/resp';
import { reply } from '../../../keeper/verdicts/server';

const parse = (text: string) => parseRequest(Buffer.from(text));
const array = (...words: string[]) => `*${words.length}\r\n${words.map(bulkString).join('')}`;

test.each<[string, string[]]>([
  ['PING\r\n', ['PING']],
  ['  VERDICT   web-0-0 \n', ['VERDICT', 'web-0-0']],
  ['\r\n', []],
  [array('VERDICT', 'web-0-0'), ['VERDICT', 'web-0-0']],
  [array('VERDICT', 'a b\r\nc ü'), ['VERDICT', 'a b\r\nc ü']],
  ['*0\r\n', []],
])('%j is a request', (text, words) => {
  expect(parse(text)).toEqual({ kind: 'request', words, length: Buffer.byteLength(text) });
});

test.each([
  '*-1\r\n',
  '*99\r\n',
  '*x\r\n',
  '*1\r\n:1\r\n',
  '*1\r\n$-1\r\n',
  '*1\r\n$99999\r\n',
  'x'.repeat(MAX_REQUEST + 1),
])('garbage %#', text => {
  expect(parse(text).kind).toBe('garbage');
});

test('a request that arrives in pieces is incomplete until its end, and what follows is left', () => {
  const text = array('VERDICT', 'web-0-0');
  for (let end = 1; end < text.length; end++) expect(parse(text.slice(0, end))).toEqual({ kind: 'incomplete' });
  expect(parse(`${text}PING\r\n`)).toMatchObject({ kind: 'request', length: text.length });
});

test('any bytes are taken without throwing, and a request consumes some', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), bytes => {
      const parsed = parseRequest(Buffer.from(bytes));
      if (parsed.kind === 'request') expect(parsed.length).toBeGreaterThan(0);
    }),
  );
});

test.each<[string[], string]>([
  [['ping'], '+PONG\r\n'],
  [['verdict', 'web-0-0'], '$16\r\nteardown web-0-0\r\n'],
  [['VERDICT'], '-ERR ask VERDICT with one pod name\r\n'],
  [['VERDICT', ''], '-ERR ask VERDICT with one pod name\r\n'],
  [['VERDICT', 'a', 'b'], '-ERR ask VERDICT with one pod name\r\n'],
  [['FLUSHALL'], '-ERR unknown command: known are VERDICT <pod> and PING\r\n'],
])('%j is answered', (words, answer) => {
  expect(reply(words, pod => `teardown ${pod}`)).toBe(answer);
});

test('replies count bytes and stay on their lines', () => {
  expect(bulkString('ü')).toBe('$2\r\nü\r\n');
  expect(errorReply('a\r\nb')).toBe('-ERR a b\r\n');
});
