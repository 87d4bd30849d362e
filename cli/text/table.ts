/** Rows with their columns below each other; the last one is wrapped where the terminal ends. */
export function table(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const columns = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns - 1 }, (_, column) =>
    Math.max(...rows.map(row => row[column]?.length ?? 0)),
  );
  const indent = 2 + widths.reduce((sum, each) => sum + each + 2, 0);
  return rows.flatMap(row => {
    const first = widths.map((each, column) => (row[column] ?? '').padEnd(each));
    const [begin = '', ...rest] = wrapped(row[columns - 1] ?? '', Math.max(20, width - indent));
    return [`  ${[...first, begin].join('  ')}`.trimEnd(), ...rest.map(line => ' '.repeat(indent) + line)];
  });
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
