/**
 * Reads commands as clients send them, arrays of bulk strings, from a stream that may be cut anywhere. They are text here,
 * of one byte a letter.
 */
export function commandReader(onCommand: (words: readonly string[]) => void): (data: Buffer) => void {
  let rest = '';
  return data => {
    rest += data.toString('latin1');
    for (;;) {
      const taken = takeCommand(rest);
      if (!taken) return;
      rest = rest.slice(taken.length);
      onCommand(taken.words);
    }
  };
}

function takeCommand(text: string): { readonly words: readonly string[]; readonly length: number } | undefined {
  let at = 0;
  const number = () => {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const value = Number(text.slice(at + 1, end));
    at = end + 2;
    return value;
  };
  const count = number();
  if (count === undefined) return undefined;
  const words: string[] = [];
  while (words.length < count) {
    const length = number();
    if (length === undefined || text.length < at + length + 2) return undefined;
    words.push(text.slice(at, at + length));
    at += length + 2;
  }
  return { words, length: at };
}
