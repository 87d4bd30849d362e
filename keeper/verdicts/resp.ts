/** Longest request, in bytes; a question is far shorter. */
export const MAX_REQUEST = 4096;
const MAX_ARGUMENTS = 16;

/** What was read from the front of a buffer: a request, nothing whole yet, or something that is no request. */
export type Parsed =
  | { readonly kind: 'request'; readonly words: readonly string[]; readonly length: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'garbage'; readonly problem: string };

/**
 * Reads one request of the Redis protocol from the front of a buffer: an array of bulk strings, or a line of words.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export function parseRequest(buffer: Buffer): Parsed {
  const parsed = buffer[0] === '*'.charCodeAt(0) ? parseArray(buffer) : parseInline(buffer);
  const tooLong = parsed.kind === 'incomplete' && buffer.length > MAX_REQUEST;
  return tooLong ? garbage(`a request may have ${MAX_REQUEST} bytes`) : parsed;
}

function parseInline(buffer: Buffer): Parsed {
  const line = readLine(buffer, 0);
  if (!line) return { kind: 'incomplete' };
  return { kind: 'request', words: line.text.split(/\s+/).filter(word => word !== ''), length: line.next };
}

function parseArray(buffer: Buffer): Parsed {
  const header = readLine(buffer, 1);
  if (!header) return { kind: 'incomplete' };
  const count = readCount(header.text, MAX_ARGUMENTS);
  if (count === undefined) return garbage('a request is an array of at most 16 words');
  const words: string[] = [];
  let at = header.next;
  while (words.length < count) {
    if (at >= buffer.length) return { kind: 'incomplete' };
    if (buffer[at] !== '$'.charCodeAt(0)) return garbage('a request holds bulk strings alone');
    const size = readLine(buffer, at + 1);
    if (!size) return { kind: 'incomplete' };
    const length = readCount(size.text, MAX_REQUEST);
    if (length === undefined) return garbage('a bulk string has no usable length');
    const end = size.next + length;
    if (buffer.length < end + 2) return { kind: 'incomplete' };
    words.push(buffer.toString('utf8', size.next, end));
    at = end + 2;
  }
  return { kind: 'request', words, length: at };
}

function readLine(buffer: Buffer, from: number): { readonly text: string; readonly next: number } | undefined {
  const end = buffer.indexOf('\n', from);
  if (end < 0) return undefined;
  return { text: buffer.toString('utf8', from, end).replace(/\r$/, ''), next: end + 1 };
}

function readCount(text: string, most: number): number | undefined {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  return count !== undefined && count <= most ? count : undefined;
}

function garbage(problem: string): Parsed {
  return { kind: 'garbage', problem };
}

/** A text as a bulk string. */
export function bulkString(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

/** An error reply; it must be one line. */
export function errorReply(text: string): string {
  return `-ERR ${text.replace(/[\r\n]+/g, ' ')}\r\n`;
}
