import type { Explanation } from './explanation';

/** Sizes in pixels. */
const BOX = { width: 132, height: 26, gap: 6 } as const;
const GROUP = { gap: 18, padding: 10, title: 22 } as const;
const MARGIN = 24;
/** Groups beside each other; more begin another row. */
const COLUMNS = 6;
const LINE = 18;

/** Of the picture itself, so that it can be looked at anywhere, by day and by night, and be printed. */
const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2430; --soft: #5b6270; --group: #eef1f6; --server: #cfe0fb; --sentinel: #e3d6f7; --keeper: #d3efdc;
    --well: #1d7a3e; --doubt: #8a5a00; --ill: #b3261e; font: 13px system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) { svg { --paper: #14171d; --ink: #e6e9ef; --soft: #a4acba; --group: #20252e; --server: #23406e;
    --sentinel: #43316b; --keeper: #1f5034; --well: #66d18f; --doubt: #f0b849; --ill: #ff8a80; } }
  @media print { svg { --paper: #ffffff; --ink: #000000; --soft: #333333; --group: #f4f4f4; --server: #ffffff; --sentinel: #ffffff;
    --keeper: #ffffff; --well: #000000; --doubt: #000000; --ill: #000000; } }
  text { fill: var(--ink); } .soft { fill: var(--soft); } .title { font-size: 17px; font-weight: 600; }
  .group { fill: var(--group); } .server { fill: var(--server); } .sentinel { fill: var(--sentinel); } .keeper { fill: var(--keeper); }
  .box { stroke: var(--soft); stroke-width: 0.5; } .well { fill: var(--well); } .doubt { fill: var(--doubt); } .ill { fill: var(--ill); }
`;

const VERDICTS = { 'goes on': 'well', 'may stop': 'doubt', stops: 'ill' } as const;

/** The topologies below each other, as one SVG that needs nothing else. */
export function picture(explained: readonly Explanation[]): string {
  const parts: string[] = [];
  let y = MARGIN;
  let width = 0;
  for (const each of explained) {
    const part = drawn(each, y);
    parts.push(part.svg);
    width = Math.max(width, part.width);
    y += part.height + MARGIN;
  }
  const size = `width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  const title = `<title>${escaped(explained.map(({ name }) => name).join(', '))}</title>`;
  const paper = `<rect width="100%" height="100%" style="fill: var(--paper)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size}>${title}<style>${STYLE}</style>${paper}\n${parts.join('\n')}\n</svg>\n`;
}

interface Drawn {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Pods that are drawn as one group. */
interface Column {
  readonly title: string;
  readonly pods: readonly string[];
  readonly kind: 'server' | 'sentinel' | 'keeper';
}

function columnsOf({ kind, name, servers, sentinels, keeper }: Explanation): Column[] {
  return [
    ...servers.map((pods, index) => ({
      title: kind === 'cluster' ? `shard ${index}` : 'servers',
      pods,
      kind: 'server' as const,
    })),
    ...(sentinels.length > 0 ? [{ title: 'Sentinels', pods: sentinels, kind: 'sentinel' as const }] : []),
    ...(keeper === undefined
      ? []
      : [{ title: `keeper: ${keeper}`, pods: [`${name}-keeper`], kind: 'keeper' as const }]),
  ];
}

function drawn(explained: Explanation, top: number): Drawn {
  const { name, namespace, image, losses, gaps } = explained;
  const columns = columnsOf(explained);
  const groupWidth = BOX.width + 2 * GROUP.padding;
  const lines: string[] = [];
  const text = (x: number, y: number, content: string, style = '') =>
    lines.push(`<text x="${x}" y="${y}"${style ? ` class="${style}"` : ''}>${escaped(content)}</text>`);

  let y = top;
  const line = (content: string, style = '') => {
    y += LINE;
    text(MARGIN, y, content, style);
  };
  line(namespace === undefined ? name : `${namespace} / ${name}`, 'title');
  line(image, 'soft');
  y += LINE;
  for (let from = 0; from < columns.length; from += COLUMNS) {
    const row = columns.slice(from, from + COLUMNS);
    const tallest = Math.max(...row.map(({ pods }) => pods.length));
    row.forEach(({ title, pods, kind }, index) => {
      const x = MARGIN + index * (groupWidth + GROUP.gap);
      lines.push(
        `<rect class="group" x="${x}" y="${y}" width="${groupWidth}" height="${heightOf(pods.length)}" rx="8"/>`,
      );
      text(x + GROUP.padding, y + GROUP.title - 5, title, 'soft');
      pods.forEach((pod, number) => {
        const boxY = y + GROUP.title + GROUP.padding / 2 + number * (BOX.height + BOX.gap);
        const at = `x="${x + GROUP.padding}" y="${boxY}" width="${BOX.width}" height="${BOX.height}"`;
        lines.push(`<rect class="box ${kind}" ${at} rx="5"><title>${escaped(pod)}</title></rect>`);
        text(x + GROUP.padding + 8, boxY + 17, shortened(pod));
      });
    });
    y += heightOf(tallest) + GROUP.gap;
  }
  for (const { of, verdict, why } of losses) line(`A ${of} is lost: ${verdict}, ${why}.`, VERDICTS[verdict]);
  for (const { when, seconds, until } of gaps) {
    line(`Writes wait when ${when}: ${seconds === undefined ? `until ${until}` : `up to ${seconds} s`}.`);
  }
  const longest = Math.max(
    ...[...lines.join('').matchAll(/<text[^>]*>([^<]*)/g)].map(([, content]) => content?.length ?? 0),
  );
  const inRow = Math.min(columns.length, COLUMNS);
  return {
    svg: lines.join('\n'),
    // Some 6.6 pixels a letter of this size.
    width: Math.max(inRow * (groupWidth + GROUP.gap) + 2 * MARGIN, Math.ceil(longest * 6.6) + 2 * MARGIN),
    height: y + LINE - top,
  };
}

function heightOf(pods: number): number {
  return GROUP.title + GROUP.padding + pods * (BOX.height + BOX.gap);
}

/** A name that fits into its box; the whole of it is what the pointer shows. */
function shortened(pod: string): string {
  return pod.length <= 18 ? pod : `…${pod.slice(-17)}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
}
