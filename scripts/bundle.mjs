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

// What a user types. Who has the package has cdk8s too, and it is asked for by the commands alone that make pods.
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
await build({
  ...common,
  entryPoints: ['cli/main.ts'],
  outfile: 'build/cli/redis-ha.js',
  external: PEERS,
  // Without the hints of ECharts to who writes programs with it, which are taken for a module's own imports.
  define: { 'process.env.NODE_ENV': '"production"' },
});
await build({
  ...common,
  entryPoints: {
    copy: 'copy/main.ts',
    keeper: 'keeper/main.ts',
    snapshots: 'snapshots/main.ts',
    counter: 'apps/counter/server.ts',
    ledger: 'drills/ledger/server.ts',
    load: 'drills/load/server.ts',
    dataset: 'drills/dataset/server.ts',
  },
  outdir: 'build/programs',
});
