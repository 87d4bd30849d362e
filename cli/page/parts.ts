import { escaped } from '../text/escaped';

export function words(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

export function list(items: readonly string[]): string {
  return `<ul>\n${items.map(item => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`;
}

/** Cells that have more letters than this are broken into lines, as sentences are; others stay whole. */
const SENTENCE = 32;

/** A table that scrolls within itself where it is wider than the page, by keys too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // What names a row stays where rows begin, also where that is by figures.
  const figures = head.map((_, column) => column > 0 && hasFigures(rows.map(row => row[column] ?? '')));
  const cell = (tag: string, text: string, column: number) =>
    `<${tag}${classOf(text, figures[column] ?? false)}>${escaped(text)}</${tag.split(' ')[0]}>`;
  const named = (text: string, column: number) => cell(column === 0 ? 'th scope="row"' : 'td', text, column);
  return [
    `<div class="wide" role="group" aria-label="${escaped(`Table: ${head.join(', ')}`)}" tabindex="0">`,
    '<table>',
    `<thead><tr>${head.map((text, column) => cell('th scope="col"', text, column)).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(row => `<tr>${row.map(named).join('')}</tr>`),
    '</tbody>',
    '</table>',
    '</div>',
  ].join('\n');
}

/** Whether most of what a column has are figures: then what is none, such as `unknown`, stands below them. */
function hasFigures(cells: readonly string[]): boolean {
  const filled = cells.filter(cell => cell !== '');
  return filled.filter(isFigure).length * 2 > filled.length;
}

function classOf(text: string, inFigures: boolean): string {
  if (text.length > SENTENCE) return ' class="sentence"';
  return inFigures ? ' class="figure"' : '';
}

/** A number with at most a sign and a unit, such as `< 1,234.5 ms`, or a dash in the place of one. */
export function isFigure(cell: string): boolean {
  return /^[<>≤≥~±×+−-]?\s?\d[\d,.  ]*(\s?(%|[\p{L}µ/]{1,8}))?$|^[-–—]$/u.test(cell);
}
