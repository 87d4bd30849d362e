import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const BENCHES = readdirSync(__dirname)
  .filter(file => file.endsWith('.ts') && file !== 'run.ts')
  .map(file => file.replace('.ts', ''));

/** `npm run bench -- NAME [OPTION…]`: runs one of the benchmarks in this folder. */
function main([name = '', ...options]: readonly string[]): number {
  if (!BENCHES.includes(name)) {
    process.stderr.write(`Name a benchmark: ${BENCHES.join(' or ')}.\n`);
    return 1;
  }
  const program = [require.resolve('tsx/cli'), join(__dirname, `${name}.ts`), ...options];
  return spawnSync(process.execPath, program, { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = main(process.argv.slice(2));
