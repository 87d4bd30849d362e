import { createHash } from 'node:crypto';
import { escaped } from '../text/escaped';
import { list, table, words } from './parts';
import { figure, type PlotOption } from './plot';
import { STYLE } from './style';

/** A result that people look at, share and print. */
export interface Page {
  readonly title: string;
  /** One sentence or two below the title. */
  readonly lead: string;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly heading: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'words'; readonly text: string }
  /** Cells that look like figures are right-aligned. The first cell of a row is its name. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'plot';
      /** Says in words what the picture shows: its alternative text and caption. */
      readonly label: string;
      readonly option: PlotOption;
      /** In pixels. @default 300 */
      readonly height?: number;
    };

/**
 * A whole document that asks for nothing else: no script, no font, no request; by day, by night, on paper. The same page
 * is the same text.
 */
export function htmlOf({ title, lead, sections }: Page): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<header><h1>${escaped(title)}</h1><p class="lead">${escaped(lead)}</p></header>`,
    ...sections.map((section, index) => sectionOf(section, `plot-${index + 1}`)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function sectionOf({ heading, parts }: Section, id: string): string {
  const inside = parts.map((part, index) => partOf(part, `${id}-${index + 1}`));
  return ['<section>', `<h2>${escaped(heading)}</h2>`, ...inside, '</section>'].join('\n');
}

function partOf(part: Part, id: string): string {
  switch (part.kind) {
    case 'words':
      return words(part.text);
    case 'list':
      return list(part.items);
    case 'table':
      return table(part.head, part.rows);
    case 'plot':
      return figure(part, id);
  }
}
