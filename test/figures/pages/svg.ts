import { declared } from '../../../cli/page/colors';
import { drawn, type PlotOption } from '../../../cli/page/drawing';
import { dressed } from '../../../cli/page/dress';
import { escaped } from '../../../cli/text/escaped';

/** What a picture is called, and how high it is, in pixels. */
export interface Picture {
  readonly label: string;
  /** Begins the names of what is defined in it. */
  readonly id: string;
  readonly height: number;
}

const WIDTH = 760;

/** A plot as a file of its own: by day and by night, and on paper of its own where a page's is not as the browser says. */
export function standalone(option: PlotOption, { label, id, height }: Picture): string {
  const inside = drawn(dressed(option, WIDTH), { width: WIDTH, height, id });
  const style =
    `svg { ${declared('day')} font-family: system-ui, sans-serif; } ` +
    `@media (prefers-color-scheme: dark) { svg { ${declared('night')} } }`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -16 ${WIDTH + 32} ${height + 32}" role="img" aria-label="${escaped(label)}">`,
    `<style>${style}</style>`,
    `<rect x="-16" y="-16" width="${WIDTH + 32}" height="${height + 32}" rx="6" fill="var(--paper)"/>`,
    inside,
    '</svg>\n',
  ].join('\n');
}
