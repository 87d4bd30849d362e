// Bundles the programs that run in the cluster, each into one file that a ConfigMap can carry.
// Their libraries are inside, so they stay development dependencies.
import { build } from 'esbuild';

await build({
  entryPoints: {
    copy: 'copy/main.ts',
    keeper: 'keeper/main.ts',
    snapshots: 'snapshots/main.ts',
    counter: 'apps/counter/server.ts',
    ledger: 'drills/ledger/server.ts',
    dataset: 'drills/dataset/server.ts',
  },
  outdir: 'build/programs',
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
});
