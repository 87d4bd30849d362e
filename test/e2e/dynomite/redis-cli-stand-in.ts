/**
 * `redis-cli`, as far as the scripts beside a Dynomite need it: for an image that has Node and no Redis. It takes one
 * command, logs in where it is told a user, and prints the answer.
 */
import { connect } from 'node:net';

const args = process.argv.slice(2);
const options: Record<string, string> = {};
while (args[0]?.startsWith('-')) {
  const option = args.shift() ?? '';
  if (option !== '--no-auth-warning') options[option] = args.shift() ?? '';
}
const command = (...words: string[]) =>
  `*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
const user = options['--user'];
const login = user === undefined ? '' : command('AUTH', user, process.env.REDISCLI_AUTH ?? '');

const socket = connect(Number(options['-p'] ?? '6379'), options['-h'] ?? '127.0.0.1');
let answer = '';
socket.on('error', () => process.exit(1));
socket.on('connect', () => socket.write(login + command(...args)));
socket.on('data', bytes => {
  answer += String(bytes);
  // The answer to the login is a line.
  const text = login === '' ? answer : answer.replace(/^[^\n]*\n?/, '');
  const [, length, body = ''] = /^\$(\d+)\r\n([\s\S]*)\r\n$/.exec(text) ?? [];
  if (length !== undefined && Buffer.byteLength(body) === Number(length)) end(body);
  else if (/^[+:-][^\n]*\r\n$/.test(text)) end(text.slice(1).trimEnd());
});

function end(text: string): void {
  process.stdout.write(`${text}\n`, () => process.exit(0));
}
