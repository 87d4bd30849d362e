import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../kinds';
import { FIGURES_FOLDER, recordsOf } from '../store';
import { fileOf, pageOf } from './page';
import { drawPlot } from './plot';
import { readmeOf } from './readme';
import { sectionsOf } from './rows';

/**
 * The files of `docs/figures` that records give, by their names: a kind that was never measured has none, and without any
 * there is no page at all.
 */
export function written(): ReadonlyMap<string, string> {
  const measured = KINDS.map(kind => ({ kind, records: recordsOf(kind) })).filter(({ records }) => records.length > 0);
  if (measured.length === 0) return new Map();
  const files = measured.flatMap(({ kind, records }) => {
    const [shown] = sectionsOf(kind, records);
    const plots = kind.plots(shown?.rows ?? []).map(plot => [fileOf(kind, plot.name), drawPlot(plot)] as const);
    return [[`${kind.name}.md`, pageOf(kind, records)] as const, ...plots];
  });
  return new Map([['README.md', readmeOf(measured.map(({ kind }) => kind))], ...files]);
}

/** The files that there are, by their names. */
export function present(folder = FIGURES_FOLDER): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter(file => /\.(md|svg)$/.test(file));
  return new Map(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** Writes the pages, removes those that nothing gives any more, and names those that changed. */
export function writePages(folder = FIGURES_FOLDER): string[] {
  const [wanted, there] = [written(), present(folder)];
  mkdirSync(folder, { recursive: true });
  for (const file of there.keys()) if (!wanted.has(file)) rmSync(join(folder, file));
  const changed = [...wanted].filter(([file, text]) => there.get(file) !== text);
  for (const [file, text] of changed) writeFileSync(join(folder, file), text);
  return changed.map(([file]) => file);
}
