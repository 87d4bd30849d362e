import type { ECharts } from 'echarts/core';
import { escaped } from '../text/escaped';
import { colored } from './colors';

/** An element as ECharts' renderer makes it, before it is text. */
interface Node {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly children?: readonly Node[];
  readonly text?: string;
}
interface Painter {
  renderToVNode(how: { compress: boolean }): Node;
}

const TAGS = new Set([
  'circle',
  'clipPath',
  'defs',
  'ellipse',
  'g',
  'line',
  'path',
  'pattern',
  'polygon',
  'polyline',
  'rect',
  'text',
  'tspan',
]);
/** What attributes say that a picture is made of. The rest is for a pointer, of which a page has no use. */
const ATTRIBUTES =
  /^(?:id|d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|points|width|height|transform|fill|stroke|opacity|clip-path|(?:fill|stroke|font|clip)-[a-z]+|text-anchor|dominant-baseline|paint-order|pattern[A-Z][A-Za-z]+)$/;

/**
 * What a chart shows, as the inside of an SVG. ECharts would write it too, but with styles that a strict policy refuses,
 * with attributes that nobody escaped, and with names that another chart has as well.
 */
export function svgOf(chart: ECharts, id: string): string {
  const painter = chart.getZr().painter as unknown as Painter;
  const { children = [] } = painter.renderToVNode({ compress: true });
  return children.map(child => written(child, id)).join('');
}

function written({ tag, attrs, children = [], text = '' }: Node, id: string): string {
  if (!TAGS.has(tag)) return '';
  const { style, ...plain } = attrs;
  const all = { ...plain, ...(typeof style === 'string' ? declarations(style) : {}) };
  const attributes = Object.entries(all)
    .filter(([name, value]) => ATTRIBUTES.test(name) && (typeof value === 'string' || typeof value === 'number'))
    // The page has a font, which is not ECharts' own.
    .filter(([name]) => name !== 'font-family')
    .map(([name, value]) => ` ${name}="${escaped(renamed(String(value), id))}"`);
  const inside = escaped(text) + children.map(child => written(child, id)).join('');
  return `<${tag}${attributes.join('')}>${inside}</${tag}>`;
}

/** The font of a text, which is all that ECharts says by a style, as attributes: by parts, or as one shorthand. */
function declarations(style: string): Record<string, string> {
  const [, shorthand] = /^font: (.*)$/.exec(style) ?? [];
  if (shorthand !== undefined) {
    const [, weight = 'normal', size = '12px'] = /(\w+) ([\d.]+px) /.exec(shorthand) ?? [];
    return { 'font-weight': weight, 'font-size': size };
  }
  const pairs = style.split(';').map(each => /^([a-z-]+):(.+)$/.exec(each));
  return Object.fromEntries(pairs.flatMap(pair => (pair?.[1] && pair[2] ? [[pair[1], pair[2]]] : [])));
}

/** ECharts has black and white for what nobody gave a colour: ink and paper, which change by night. */
function renamed(value: string, id: string): string {
  if (/^(#fff(fff)?|rgb\(255,\s?255,\s?255\))$/.test(value)) return colored('paper');
  if (/^(#000(000)?|rgb\(0,\s?0,\s?0\))$/.test(value)) return colored('ink');
  return value.replace(/^(url\(#)?zr\d+-/, `$1${id}-`);
}
