import type { Lines, Measure, Point, Row } from '../kind';

/** What was measured at each size, the smallest first. */
export function bySize(rows: readonly Row[], size: string, { name }: Measure): Point[] {
  return rows
    .flatMap(({ cell, summaries }) => {
      const summary = summaries[name];
      return summary ? [{ size: Number(cell.of[size]), summary }] : [];
    })
    .sort((a, b) => a.size - b.size);
}

/** A line for each value of a dimension, against the sizes. */
export function linesOf(
  rows: readonly Row[],
  dimension: string,
  size: string,
  measure: Measure,
  named: (value: string) => string,
): Lines['lines'] {
  const values = [...new Set(rows.map(({ cell }) => cell.of[dimension] ?? ''))];
  return values.map(value => ({
    name: named(value),
    points: bySize(
      rows.filter(({ cell }) => cell.of[dimension] === value),
      size,
      measure,
    ),
  }));
}
