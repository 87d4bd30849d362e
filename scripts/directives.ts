import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ENGINES, isTested, type TestedEngine } from '../lib/config/engines';
import { directivesOf } from './directives-of';

const OUT = join(__dirname, '..', 'lib', 'config', 'directives', 'known.ts');
const TESTED = Object.keys(ENGINES).filter(isTested);

/**
 * `npm run directives -- FOLDER…`: asks the servers in these folders, one for each tested engine and named like it,
 * which directives they know, and writes the list that the library checks against.
 */
async function main(folders: readonly string[]): Promise<void> {
  const knownBy = new Map<TestedEngine, readonly string[]>();
  for (const folder of folders) {
    const engine = basename(folder);
    if (isTested(engine)) knownBy.set(engine, await directivesOf(folder));
  }
  const missing = TESTED.filter(engine => !knownBy.has(engine));
  if (missing.length > 0) {
    throw new Error(`Name a folder for each tested engine; there is none for ${missing.join(', ')}.`);
  }
  writeFileSync(OUT, source(knownBy));
  for (const [engine, names] of knownBy) process.stdout.write(`${engine}: ${names.length} directives\n`);
}

/** The generated file, as the formatter would write it. */
function source(knownBy: ReadonlyMap<TestedEngine, readonly string[]>): string {
  const rows = [...new Set([...knownBy.values()].flat())].sort().map(name => {
    const engines = TESTED.filter(engine => knownBy.get(engine)?.includes(name));
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `  ${key}: ${engines.length === TESTED.length ? 'ALL' : list(engines)},`;
  });
  return `// Made by \`npm run directives\` from what real servers say. Do not edit.
import type { TestedEngine } from '../engines';

const ALL = ${list(TESTED)} as const;

/** Every directive of redis.conf, with the tested servers that know it. */
export const KNOWN = {
${rows.join('\n')}
} as const satisfies Readonly<Record<string, readonly TestedEngine[]>>;
`;
}

function list(engines: readonly TestedEngine[]): string {
  return `[${engines.map(engine => `'${engine}'`).join(', ')}]`;
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
