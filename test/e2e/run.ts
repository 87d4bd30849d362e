import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const SUITES = readdirSync(__dirname)
  .filter(file => file.endsWith('.e2e.ts'))
  .map(file => file.replace('.e2e.ts', ''));

/**
 * Suites that none may run beside: the first two hang, cut off and drain nodes, the third wants the namespaces of all
 * environments, the last that of Argo CD. The others keep to namespaces of their own, and run two at a time.
 */
const ALONE = ['cluster', 'sentinel', 'environments', 'gitops'];

/**
 * `npm run e2e [-- SUITE…] [--full]`: runs the suites (all of them by default) on the cluster of the current kubectl
 * context; `--full` is the whole matrix. A wrapper, because jest refuses flags that it does not know.
 */
function main(): number {
  const { values, positionals } = parseArgs({ options: { full: { type: 'boolean' } }, allowPositionals: true });
  const unknown = positionals.filter(suite => !SUITES.includes(suite));
  if (unknown.length > 0) return refuse(`There is no suite ${unknown.join(', ')}; there are: ${SUITES.join(', ')}.`);
  const cluster = spawnSync('kubectl', ['get', '--raw', '/readyz'], { encoding: 'utf8' });
  if (cluster.status !== 0) {
    return refuse(
      `These tests need a cluster, and kubectl reaches none: set KUBECONFIG. kubectl says: ${(cluster.stderr ?? cluster.error?.message ?? '').trim()}`,
    );
  }
  const chosen = positionals.length > 0 ? positionals : SUITES;
  const [alone, others] = [true, false].map(wanted => chosen.filter(suite => ALONE.includes(suite) === wanted));
  return Math.max(run(alone ?? [], '--runInBand', values.full), run(others ?? [], '--maxWorkers=2', values.full));
}

function run(suites: readonly string[], workers: string, full = false): number {
  if (suites.length === 0) return 0;
  const jest = ['--selectProjects=e2e', workers, '--testTimeout=600000', '--testPathPatterns'];
  const { status } = spawnSync(
    process.execPath,
    [require.resolve('jest/bin/jest'), ...jest, ...suites.map(suite => `/${suite}\\.e2e\\.ts$`)],
    { stdio: 'inherit', env: { ...process.env, REDIS_HA_FULL: full ? '1' : '' } },
  );
  return status ?? 1;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

process.exitCode = main();
