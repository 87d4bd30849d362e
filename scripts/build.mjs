// Compiles what npm publishes: the constructs into build/lib, the Pulumi components into build/infra, the programs that
// the constructs carry into build/programs, and the command into build/cli.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

// A source that was deleted must not live on in what is published.
for (const folder of ['build/lib', 'build/infra', 'build/cli']) rmSync(folder, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

await import('./bundle.mjs');
const PROGRAMS = {
  copy: 'copy/main.ts',
  keeper: 'keeper/main.ts',
  ledger: 'drills/ledger/server.ts',
  load: 'drills/load/server.ts',
};
for (const [program, source] of Object.entries(PROGRAMS)) {
  writeFileSync(`build/programs/${program}.licenses.txt`, await licencesOf(source));
}
writeFileSync('build/cli/redis-ha.licenses.txt', await licencesOf('cli/main.ts'));

/** The licences of the libraries inside a bundle: they ask to be passed on with every copy. */
async function licencesOf(entryPoint) {
  const { metafile } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    platform: 'node',
    // Who has the package has these beside it, and their licences with them.
    external: ['cdk8s', 'cdk8s-plus-28', 'constructs'],
    write: false,
    metafile: true,
  });
  const inputs = Object.keys(metafile.inputs).map(input => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  const folders = [...new Set(inputs.filter(folder => folder !== undefined))].sort();
  return folders.map(licenceIn).join(`\n${'-'.repeat(80)}\n\n`);
}

/** Its own licence, what a NOTICE asks to be passed on, and the licences of what it has in it from others. */
function licenceIn(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entries = readdirSync(folder).sort();
  const own = entries.filter(entry => /^(licen[cs]e|notice)(\.\w+)?$/i.test(entry));
  if (own.length === 0) throw new Error(`${name} is part of a bundle and has no licence file: look for its terms.`);
  const ofOthers = entries
    .filter(entry => /^licen[cs]es$/i.test(entry))
    .flatMap(entry => readdirSync(join(folder, entry)).map(file => join(entry, file)));
  const texts = [...own, ...ofOthers].map(file => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version}\n\n${texts.join('\n\n')}\n`;
}
