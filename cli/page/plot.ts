import { escaped } from '../text/escaped';
import { drawn, type PlotOption } from './drawing';
import { dressed } from './dress';

export type { PlotOption };

export interface Plot {
  readonly label: string;
  readonly option: PlotOption;
  readonly height?: number;
}

/** Pixels that a plot is drawn at, for pages of either width. The browser fits it to the page. */
const WIDTHS = { broad: 760, narrow: 400 } as const;
const HEIGHT = 300;

/**
 * A plot with its caption, drawn for broad pages and for narrow ones, of which a page shows one.
 *
 * @param id begins the names of what is defined in it
 */
export function figure({ label, option, height = HEIGHT }: Plot, id: string): string {
  const said = escaped(label);
  const pictures = (['broad', 'narrow'] as const).map(room => {
    const width = WIDTHS[room];
    const inside = drawn(dressed(option, width), { width, height, id: `${id}-${room}` });
    return `<svg class="${room}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${said}">${inside}</svg>`;
  });
  return ['<figure>', ...pictures, `<figcaption>${said}</figcaption>`, '</figure>'].join('\n');
}
