/** How wide letters are, as a share of their height, in the widest of the fonts that systems show by themselves. */
const LETTERS: readonly (readonly [which: RegExp, share: number])[] = [
  [/[iljI'|!.,:; ]/, 0.34],
  [/[ftr()[\]{}/"`-]/, 0.46],
  [/[a-z0-9+<>=~_#$*?^&–µ]/, 0.64],
  [/[A-Z]/, 0.78],
];
const WIDEST = 1;
const WIDE = /[mwMW]/;

/**
 * How much room a line of text takes in a picture, in pixels, where no browser is there to ask: at least so much as it takes
 * in any common font.
 *
 * @param size of the font, in pixels
 */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + shareOf(letter) * size, 0);
}

function shareOf(letter: string): number {
  if (WIDE.test(letter)) return WIDEST;
  return LETTERS.find(([which]) => which.test(letter))?.[1] ?? WIDEST;
}
