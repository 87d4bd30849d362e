import { declared } from '../page/colors';
import { escaped } from '../text/escaped';
import { boxes } from './boxes';
import type { Explanation } from './explanation';
import { rows, words } from './lines';
import { capital, lasts, shape } from './words';

/** Of the whole, in pixels. What has more to say grows downwards. */
const WIDTH = 960;
const MARGIN = 32;
const BETWEEN = 56;
const ROOM = WIDTH - 2 * MARGIN;
/** Where sentences begin. */
const FIRST = 180;

/** Colours of boxes, by day and by night, beside those that pages have too. */
const BOXES = {
  day: '--server: #cfe0fb; --sentinel: #e3d6f7; --keeper: #d3efdc;',
  night: '--server: #23406e; --sentinel: #43316b; --keeper: #1f5034;',
} as const;

/** Of the picture itself, so that it can be looked at anywhere, by day and by night, and be printed. */
const STYLE = `
  svg { ${declared('day')} ${BOXES.day} background: var(--paper); font: 13px system-ui, sans-serif; }
  @media screen and (prefers-color-scheme: dark) { svg { ${declared('night')} ${BOXES.night} } }
  @media print { svg { width: 100%; height: auto; } }
  text { fill: var(--ink); } .soft text, text.soft, .where { fill: var(--soft); } .heading { font-weight: 600; }
  .name { font-size: 20px; font-weight: 600; } .where { font-weight: 400; } .panel { fill: var(--panel); } .box { stroke: var(--soft); stroke-width: 0.5; }
  .server { fill: var(--server); } .sentinel { fill: var(--sentinel); } .keeper { fill: var(--keeper); }
  .well, .well text { fill: var(--well); } .doubt, .doubt text { fill: var(--doubt); } .ill, .ill text { fill: var(--ill); }
`;

const VERDICTS = { 'goes on': 'well', 'may stop': 'doubt', stops: 'ill' } as const;

/** A part of the picture, from its own left upper corner on. */
export interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** The topologies below each other, as one SVG that needs nothing else. */
export function picture(explained: readonly Explanation[]): string {
  const { svg, height } = below(explained.map(drawn), BETWEEN);
  const all = height + 2 * MARGIN;
  const title = explained.map(({ name, namespace }) => [namespace, name].filter(Boolean).join('/')).join(', ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${all}" viewBox="0 0 ${WIDTH} ${all}">`,
    `<title>${escaped(title)}</title><style>${STYLE}</style>`,
    '<rect width="100%" height="100%" style="fill: var(--paper)"/>',
    `<g transform="translate(${MARGIN} ${MARGIN})">${svg}</g>`,
    '</svg>\n',
  ].join('\n');
}

function drawn(explained: Explanation): Drawn {
  const { losses, gaps } = explained;
  const lost = losses.map(({ of, verdict, why }) => [
    { text: `a ${of}` },
    { text: verdict, look: VERDICTS[verdict] },
    { text: why },
  ]);
  const waits = gaps.map(gap => [{ text: lasts(gap) }, { text: `when ${gap.when}` }]);
  return below(
    [
      titled(explained),
      boxes(explained, ROOM),
      rows('When one is lost', lost, [64, FIRST - 64, ROOM - FIRST]),
      rows('How long writes may wait', waits, [FIRST, ROOM - FIRST]),
    ],
    28,
  );
}

function titled(explained: Explanation): Drawn {
  const { name, namespace } = explained;
  const where = namespace === undefined ? '' : ` <tspan class="where">in namespace ${escaped(namespace)}</tspan>`;
  const title = `<text class="name" y="20">${escaped(name)}${where}</text>`;
  const { svg, height } = words(capital(shape(explained)), ROOM);
  return below(
    [
      { svg: title, height: 24 },
      { svg: `<g class="soft">${svg}</g>`, height },
    ],
    4,
  );
}

function below(parts: readonly Drawn[], gap: number): Drawn {
  let height = 0;
  const svg = parts.map(part => {
    const at = height;
    height += part.height + gap;
    return `<g transform="translate(0 ${at})">${part.svg}</g>`;
  });
  return { svg: svg.join('\n'), height: height - gap };
}
