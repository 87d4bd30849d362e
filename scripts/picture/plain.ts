import type { Figure, Mapping, States, Table } from '../../lib/monitoring/dashboard/grafana';
import { colorAt, colorOf } from './colors';
import type { Drawn, Frame } from './graph';
import type { Series } from './prometheus';
import { cut, escaped, inUnit } from './words';

interface TextStyle {
  readonly size: number;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
}

export function text(x: number, y: number, content: string, { size, color = '#333', anchor, bold }: TextStyle): string {
  const more = `${anchor ? ` text-anchor="${anchor}"` : ''}${bold ? ' font-weight="600"' : ''}`;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}"${more}>${escaped(content)}</text>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" ${more}/>`;
}

const round = (value: number) => Math.round(value * 10) / 10;

function resultOf(mappings: readonly Mapping[], value: number) {
  const found = mappings.find(({ type }) => type === 'value');
  return found?.type === 'value' ? found.options[String(value)] : undefined;
}

/** One figure, with the way that it went in the background. */
export function drawFigure(panel: Figure, drawn: readonly Drawn[], { width, height, from, to }: Frame): string {
  const { unit, thresholds, mappings = [], noValue = '-' } = panel.fieldConfig.defaults;
  const last = drawn.map(({ name, points }) => ({
    name,
    value: points.findLast(([, one]) => !Number.isNaN(one))?.[1],
  }));
  const present = last.filter(({ value }) => value !== undefined);
  const value = present[0]?.value;
  const mapped = value === undefined ? undefined : resultOf(mappings, value);
  const shown =
    value === undefined
      ? noValue
      : panel.options.textMode === 'name'
        ? present.map(({ name }) => name).join(', ')
        : (mapped?.text ?? inUnit(value, unit));
  const fill = value === undefined ? '#999' : colorAt(value, thresholds?.steps ?? []);
  const points = panel.options.graphMode === 'area' ? (drawn[0]?.points ?? []) : [];
  const highest = Math.max(1e-9, ...points.map(([, each]) => each));
  const path = points
    .filter(([, each]) => Number.isFinite(each))
    .map(
      ([seconds, each]) =>
        `${round(((seconds - from) / (to - from)) * width)} ${round(height - (each / highest) * height * 0.4)}`,
    );
  const way =
    path.length > 1 ? `<polyline points="${path.join(' ')}" fill="none" stroke="#fff" stroke-opacity=".5" />` : '';
  const size = Math.min(30, (width - 16) / (shown.length * 0.6));
  return [
    rect(0, 0, width, height, fill, 'rx="3"'),
    way,
    text(width / 2, height / 2 + size * 0.35, shown, {
      size: round(size),
      color: '#fff',
      anchor: 'middle',
      bold: true,
    }),
  ].join('');
}

/** A band for each series, in the color of the state that it was in. */
export function drawStates(panel: States, drawn: readonly Drawn[], { width, height, from, to, step }: Frame): string {
  const [left, bottom] = [110, 36];
  const { mappings = [] } = panel.fieldConfig.defaults;
  const line = (height - bottom) / Math.max(1, drawn.length);
  const x = (seconds: number) => left + ((seconds - from) / (to - from)) * (width - left - 8);
  const bands = drawn.map(({ name, points }, index) => {
    const y = index * line + 2;
    const parts = merged(points, step).map(([begin, end, value]) => {
      const fill = colorOf(resultOf(mappings, value)?.color ?? 'text');
      return rect(x(begin), y, Math.max(1, x(Math.min(end, to)) - x(begin)), line - 4, fill, 'fill-opacity=".85"');
    });
    return `${text(left - 6, y + line / 2 + 2, cut(name, left - 8, 10), { size: 10, anchor: 'end' })}${parts.join('')}`;
  });
  const states = mappings.flatMap(each => (each.type === 'value' ? Object.values(each.options) : []));
  const legend = states.map(({ text: word = '', color = 'text' }, index) => {
    const at = left + index * 90;
    return `${rect(at, height - 13, 12, 4, colorOf(color))}${text(at + 16, height - 8, word, { size: 10, color: '#555' })}`;
  });
  const times = [0, 0.25, 0.5, 0.75].map(part => {
    const seconds = from + (to - from) * part;
    return text(round(x(seconds)), height - bottom + 14, clock(seconds), { size: 10, color: '#777' });
  });
  return [...bands, ...times, ...legend].join('');
}

export function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}

function merged(points: Series['points'], step: number): [begin: number, end: number, value: number][] {
  const all: [number, number, number][] = [];
  for (const [seconds, value] of points) {
    const before = all.at(-1);
    if (before && before[2] === value && seconds - before[1] <= step) before[1] = seconds + step;
    else all.push([seconds, seconds + step, value]);
  }
  return all;
}

/** A table of what queries give at one moment, joined by their labels as Grafana's `merge` does it. */
export function drawTable(panel: Table, answers: readonly (readonly Series[])[], { width, height }: Frame): string {
  const names = panel.transformations?.find(({ id }) => id === 'organize')?.options as {
    readonly renameByName: Readonly<Record<string, string>>;
  };
  const columns = Object.entries(names.renameByName);
  const lines = joined(answers, answers.length > 1 ? index => `Value #${letter(index)}` : () => 'Value');
  const cell = width / columns.length;
  const head = columns.map(([, title], index) =>
    text(index * cell + 6, 14, cut(title, cell, 11), { size: 11, color: '#3274d9', bold: true }),
  );
  const body = lines.slice(0, Math.floor((height - 20) / 20)).flatMap((each, row) =>
    columns.map(([source, title], index) => {
      const value = each.get(source);
      const properties = panel.fieldConfig.overrides.find(({ matcher }) => matcher.options === title)?.properties ?? [];
      const property = (id: string) => properties.find(one => one.id === id)?.value;
      const steps = (property('thresholds') as { steps: Parameters<typeof colorAt>[1] } | undefined)?.steps;
      const colored = steps && typeof value === 'number' && property('custom.cellOptions');
      const shown = typeof value === 'number' ? inUnit(value, property('unit') as string | undefined) : (value ?? '-');
      const y = 20 + row * 20;
      return [
        colored ? rect(index * cell + 1, y + 1, cell - 2, 18, colorAt(value, steps), 'fill-opacity=".35"') : '',
        text(index * cell + 6, y + 14, cut(shown, cell - 6, 11), { size: 11 }),
      ].join('');
    }),
  );
  const none = lines.length === 0 ? [text(6, 34, 'none', { size: 11, color: '#777' })] : [];
  return [...head, rect(0, 19, width, 1, '#ddd'), ...body, ...none].join('');
}

const letter = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index);

function joined(answers: readonly (readonly Series[])[], figureOf: (index: number) => string) {
  const lines: Map<string, string | number>[] = [];
  for (const [index, answer] of answers.entries()) {
    for (const { labels, points } of answer) {
      const own = Object.entries(labels);
      const fits = (line: ReadonlyMap<string, string | number>) =>
        own.every(([label, value]) => !line.has(label) || line.get(label) === value) &&
        own.some(([label, value]) => line.get(label) === value) &&
        !line.has(figureOf(index));
      const line = lines.find(fits) ?? new Map<string, string | number>();
      if (!lines.includes(line)) lines.push(line);
      for (const [label, value] of own) line.set(label, value);
      line.set(figureOf(index), points.at(-1)?.[1] ?? Number.NaN);
    }
  }
  return lines.sort((a, b) => compare(first(a), first(b)));
}

const first = (line: ReadonlyMap<string, string | number>) => String([...line.values()][0] ?? '');
const compare = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
