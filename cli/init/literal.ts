const WIDTH = 120;
const INDENT = '  ';

/** Code that stands in a literal as it is, such as the name of a variable. */
export class Code {
  constructor(readonly text: string) {}
}

/** What is said above a key of a literal. */
export type Comments = Readonly<Record<string, string>>;

/** Text as TypeScript has it between quotes. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** An object as TypeScript writes it, a line a key. */
export function literal(object: object, comments: Comments = {}): string {
  const lines = entriesOf(object).flatMap(([key, value]) => [
    ...(comments[key] === undefined ? [] : [`${INDENT}// ${comments[key]}`]),
    `${INDENT}${key}: ${laidOut(value, INDENT, `${key}: ,`.length)},`,
  ]);
  return `{\n${lines.join('\n')}\n}`;
}

/**
 * A value as formatters have it: on one line where that is short enough.
 *
 * @param beside characters that stand on its line too, besides the indentation
 */
export function laidOut(value: unknown, indent: string, beside: number): string {
  const line = inline(value);
  if (indent.length + beside + line.length <= WIDTH || typeof value !== 'object' || value instanceof Code) return line;
  const deeper = indent + INDENT;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Array.isArray(value)
    ? value.map(item => laidOut(item, deeper, 1))
    : entriesOf(value ?? {}).map(([key, item]) => `${key}: ${laidOut(item, deeper, `${key}: ,`.length)}`);
  return `${open}\n${items.map(item => `${deeper}${item},\n`).join('')}${indent}${close}`;
}

/** A value on one line. */
export function inline(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = entriesOf(value).map(([key, item]) => `${key}: ${inline(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function entriesOf(object: object): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined);
}
