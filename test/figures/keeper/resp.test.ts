import { commandReader } from './resp';

const SENT = '*2\r\n$7\r\nCLUSTER\r\n$5\r\nNODES\r\n*1\r\n$4\r\nPING\r\n';

test.each([1, 7, SENT.length])('commands are read from pieces of %i bytes', size => {
  const seen: (readonly string[])[] = [];
  const read = commandReader(words => seen.push(words));
  for (let at = 0; at < SENT.length; at += size) read(Buffer.from(SENT.slice(at, at + size)));
  expect(seen).toEqual([['CLUSTER', 'NODES'], ['PING']]);
});
