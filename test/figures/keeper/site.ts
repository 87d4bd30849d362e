import { join } from 'node:path';
import { build } from 'esbuild';
import { figuresBy } from '../child';
import type { Site } from '../kind';

/** Most that Node may keep of what can be thrown away, in MiB: without a limit it would keep what a machine has room for. */
const HEAP_MIB = 256;

/** Bundles the keeper, as its pod has it, and the servers that it is run before. */
export async function keeperSite(): Promise<Site> {
  const outdir = join(__dirname, '..', '..', '..', 'build', 'figures');
  await build({
    entryPoints: ['program', 'servers'].map(each => join(__dirname, `${each}.ts`)),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    outdir,
    logLevel: 'warning',
  });
  return {
    versions: {},
    take: ({ of }) =>
      figuresBy([`--max-old-space-size=${HEAP_MIB}`, join(outdir, 'program.js'), `${Number(of.nodes) / 2}`]),
    close: async () => {},
  };
}
