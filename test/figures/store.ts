import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kind } from './kind';
import { lineOf, type RunRecord, recordsIn } from './record';

/** Where pages and records are. */
export const FIGURES_FOLDER = join(__dirname, '..', '..', 'docs', 'figures');

/** All records of a kind. */
export function recordsOf({ name }: Pick<Kind, 'name'>, folder = FIGURES_FOLDER): RunRecord[] {
  const own = join(folder, 'runs', name);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter(file => file.endsWith('.jsonl'))
    .sort()
    .flatMap(file => recordsIn(readFileSync(join(own, file), 'utf8'), join('runs', name, file)));
}

/** Adds a record to the file of its cell. */
export function keep(record: RunRecord, folder = FIGURES_FOLDER): void {
  const file = join(folder, 'runs', record.kind, `${record.cell}.jsonl`);
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, lineOf(record));
}
