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
for (const program of ['copy', 'keeper']) {
  writeFileSync(`build/programs/${program}.licenses.txt`, await licencesOf(`${program}/main.ts`));
}
writeFileSync('build/cli/redis-ha.licenses.txt', await licencesOf('cli/main.ts'));

/** The licences of the libraries inside a bundle: they ask to be passed on with every copy. */
async function licencesOf(entryPoint) {
  const { metafile } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
  });
  const inputs = Object.keys(metafile.inputs).map(input => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  const folders = [...new Set(inputs.filter(folder => folder !== undefined))].sort();
  return folders.map(licenceIn).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceIn(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} is part of a bundle and has no licence file: look for its terms.`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
