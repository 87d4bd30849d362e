import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Handling } from '../lib/config/envoy/commands/handling';
import { commandsOf } from './envoy-commands-of';

const OUT = join(__dirname, '..', 'lib', 'config', 'envoy', 'commands', 'known.ts');

/** Loopback addresses that nothing else here uses. */
const NET = '127.88.1';

/**
 * `npm run envoy:commands -- ENVOY FOLDER…`: asks this Envoy what it does with each command of the servers in these
 * folders, and writes the list that the library checks against.
 */
async function main([envoy, ...folders]: readonly string[]): Promise<void> {
  if (envoy === undefined || folders.length === 0) {
    throw new Error('Name the program of Envoy, then folders with `redis-server`, whose commands it is asked.');
  }
  const known = new Map<string, Handling>();
  for (const folder of folders) {
    for (const [name, handling] of await commandsOf(envoy, folder, NET)) known.set(name, handling);
  }
  writeFileSync(OUT, source(known));
  process.stdout.write(`${known.size} commands\n`);
}

/** The generated file, as the formatter would write it. */
function source(known: ReadonlyMap<string, Handling>): string {
  const rows = [...known]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, handling]) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}: '${handling}',`);
  return `// Made by \`npm run envoy:commands\` from what Envoy 1.40 does. Do not edit.
import type { Handling } from './handling';

/** Every command of the tested servers, with what Envoy does with it. */
export const KNOWN_COMMANDS: Readonly<Record<string, Handling>> = {
${rows.join('\n')}
};
`;
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
