// Bundles the programs that run in the cluster, each into one file that a ConfigMap can carry, and the command.
// Their libraries are inside, so they stay development dependencies.
import { build } from 'esbuild';

const common = {
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
};

// What a user types.
await build({ ...common, entryPoints: ['cli/main.ts'], outfile: 'build/cli/redis-ha.js' });
await build({
  ...common,
  entryPoints: {
    copy: 'copy/main.ts',
    keeper: 'keeper/main.ts',
    snapshots: 'snapshots/main.ts',
    counter: 'apps/counter/server.ts',
    ledger: 'drills/ledger/server.ts',
    dataset: 'drills/dataset/server.ts',
  },
  outdir: 'build/programs',
});
