import { escaped } from '../text/escaped';
import { widthOf } from '../text/width';
import type { Explanation } from './explanation';
import type { Drawn } from './picture';

const FONT = 13;
/** Sizes in pixels. */
const BOX = { height: 28, gap: 6, inside: 10, narrowest: 104, widest: 260 } as const;
const GROUP = { gap: 16, padding: 10, title: 30 } as const;

/** Pods that stand in for each other, or that do one thing. */
interface Group {
  readonly title: string;
  readonly pods: readonly string[];
  readonly kind: 'server' | 'sentinel' | 'keeper';
}

function groupsOf({ kind, name, servers, sentinels, keeper }: Explanation): Group[] {
  return [
    ...servers.map((pods, index) => ({
      title: kind === 'cluster' ? `shard ${index}` : pods.length === 1 ? 'server' : 'servers',
      pods,
      kind: 'server' as const,
    })),
    ...(sentinels.length > 0 ? [{ title: 'Sentinels', pods: sentinels, kind: 'sentinel' as const }] : []),
    ...(keeper === undefined
      ? []
      : [{ title: `keeper: ${keeper}`, pods: [`${name}-keeper`], kind: 'keeper' as const }]),
  ];
}

/** A box for each pod, in groups beside each other, as many in a row as there is room for. */
export function boxes(explained: Explanation, room: number): Drawn {
  const groups = groupsOf(explained);
  const longest = Math.max(...groups.flatMap(({ title, pods }) => [title, ...pods]).map(text => widthOf(text, FONT)));
  const box = Math.ceil(Math.min(BOX.widest, Math.max(BOX.narrowest, longest + 2 * BOX.inside)));
  const wide = box + 2 * GROUP.padding;
  const columns = Math.max(1, Math.floor((room + GROUP.gap) / (wide + GROUP.gap)));
  const parts: string[] = [];
  let y = 0;
  for (let from = 0; from < groups.length; from += columns) {
    const row = groups.slice(from, from + columns);
    row.forEach((group, index) => {
      parts.push(`<g transform="translate(${index * (wide + GROUP.gap)} ${y})">${drawn(group, box)}</g>`);
    });
    y += Math.max(...row.map(({ pods }) => heightOf(pods.length))) + GROUP.gap;
  }
  return { svg: parts.join('\n'), height: y - GROUP.gap };
}

function drawn({ title, pods, kind }: Group, box: number): string {
  const height = heightOf(pods.length);
  return [
    `<rect class="panel" width="${box + 2 * GROUP.padding}" height="${height}" rx="8"/>`,
    `<text class="soft" x="${GROUP.padding}" y="20">${escaped(title)}</text>`,
    ...pods.flatMap((pod, index) => {
      const y = GROUP.title + index * (BOX.height + BOX.gap);
      const at = `x="${GROUP.padding}" y="${y}" width="${box}" height="${BOX.height}"`;
      return [
        `<rect class="box ${kind}" ${at} rx="5"><title>${escaped(pod)}</title></rect>`,
        `<text x="${GROUP.padding + BOX.inside}" y="${y + 18.5}">${escaped(shortened(pod, box - 2 * BOX.inside))}</text>`,
      ];
    }),
  ].join('\n');
}

function heightOf(pods: number): number {
  return GROUP.title + pods * (BOX.height + BOX.gap) - BOX.gap + GROUP.padding;
}

/** The end of a name, as much as fits: it tells pods apart. The whole of it is what the pointer shows. */
function shortened(pod: string, width: number): string {
  if (widthOf(pod, FONT) <= width) return pod;
  const from = [...pod].findIndex((_, index) => widthOf(`…${pod.slice(index)}`, FONT) <= width);
  return `…${pod.slice(from)}`;
}
