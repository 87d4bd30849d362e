import { escaped } from '../text/escaped';
import { widthOf } from '../text/width';
import type { Drawn } from './picture';

const FONT = 13;
const LINE = 19;
const BASELINE = 13;
/** Between the letters of one column and the next. */
const APART = 16;

/** How sure something is: said by a sign and a colour, beside the words. */
export type Look = 'well' | 'doubt' | 'ill';

export interface Cell {
  readonly text: string;
  readonly look?: Look;
}

const SIGNS: Readonly<Record<Look, string>> = {
  well: '<circle cx="5" cy="9" r="4.5"/>',
  doubt: '<path d="M5 4 L10.5 13.5 H-0.5 Z"/>',
  ill: '<rect x="0.5" y="4.5" width="9" height="9"/>',
};
const SIGN = 20;

/** Rows of cells below a heading, in columns of so many pixels. */
export function rows(heading: string, all: readonly (readonly Cell[])[], widths: readonly number[]): Drawn {
  const parts = [`<text class="heading" y="${BASELINE}">${escaped(heading)}</text>`];
  let y = LINE + 4;
  for (const cells of all) {
    let [x, height] = [0, 0];
    cells.forEach((cell, column) => {
      const width = widths[column] ?? 0;
      const part = drawn(cell, width - APART);
      parts.push(`<g transform="translate(${x} ${y})">${part.svg}</g>`);
      height = Math.max(height, part.height);
      x += width;
    });
    y += height + 2;
  }
  return { svg: parts.join('\n'), height: y };
}

function drawn({ text, look }: Cell, width: number): Drawn {
  if (look === undefined) return words(text, width);
  const { svg, height } = words(text, width - SIGN);
  return { svg: `<g class="${look}">${SIGNS[look]}<g transform="translate(${SIGN} 0)">${svg}</g></g>`, height };
}

/** Words in lines of no more than so many pixels. */
export function words(text: string, width: number): Drawn {
  const lines = brokenInto(text, width);
  const svg = lines.map((line, index) => `<text y="${BASELINE + index * LINE}">${escaped(line)}</text>`);
  return { svg: svg.join(''), height: lines.length * LINE };
}

/** Lines of whole words, of which only a word alone is wider than so many pixels. */
export function brokenInto(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer, FONT) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
