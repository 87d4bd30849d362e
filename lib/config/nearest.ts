/** The name among `names` that a misspelt one stands for, or undefined where none is near. */
export function nearest(misspelt: string, names: readonly string[]): string | undefined {
  // A short word has few letters to get wrong.
  const farthest = Math.min(3, Math.ceil(misspelt.length / 4));
  const [best] = names
    .map(name => ({ name, edits: edits(misspelt, name) }))
    .filter(({ edits }) => edits <= farthest)
    .sort((a, b) => a.edits - b.edits);
  return best?.name;
}

/** Letters to add, drop, change or swap with their neighbour to make one word of another (Damerau and Levenshtein). */
export function edits(from: string, to: string): number {
  const table = Array.from({ length: from.length + 1 }, (_, row) => [row]);
  const at = (row: number, column: number) => table[row]?.[column] ?? column;
  for (let row = 1; row <= from.length; row++) {
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      table[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + same,
          swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(from.length, to.length);
}
