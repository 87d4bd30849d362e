import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const SUITES = readdirSync(__dirname)
  .filter(file => file.endsWith('.e2e.ts'))
  .map(file => file.replace('.e2e.ts', ''));

/** Suites that none may run beside: they hang, cut off and drain nodes. */
const ALONE = ['cluster', 'sentinel'];

/** Suites that put nothing into the cluster, and so may run beside those. */
const BESIDE = ['gke-prod', 'eks-prod'];

/**
 * Suites that want the same namespaces: those of environments, that of Argo CD and that of Prometheus. The others have
 * some of their own.
 */
const SHARING = ['environments', 'gke-dev', 'eks-dev', 'gitops', 'observe', 'alerts'];

/**
 * `npm run e2e [-- SUITE…] [--full]`: runs the suites (all of them by default) on the cluster of the current kubectl
 * context; the name of a cloud stands for its stacks; `--full` is the whole matrix. A wrapper, because jest refuses flags
 * that it does not know.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { full: { type: 'boolean' } }, allowPositionals: true });
  const named = (name: string) => SUITES.filter(suite => suite === name || suite.startsWith(`${name}-`));
  const unknown = positionals.filter(name => named(name).length === 0);
  if (unknown.length > 0) return refuse(`There is no suite ${unknown.join(', ')}; there are: ${SUITES.join(', ')}.`);
  const cluster = spawnSync('kubectl', ['get', '--raw', '/readyz'], { encoding: 'utf8' });
  if (cluster.status !== 0) {
    return refuse(
      `These tests need a cluster, and kubectl reaches none: set KUBECONFIG. kubectl says: ${(cluster.stderr ?? cluster.error?.message ?? '').trim()}`,
    );
  }
  const chosen = positionals.length > 0 ? [...new Set(positionals.flatMap(named))] : SUITES;
  const among = (suites: readonly string[]) => chosen.filter(suite => suites.includes(suite));
  const lane = (suites: readonly string[]) => run(among(suites), values.full);
  // Two at a time, which is what two processors take without losing drills' patience.
  const first = await Promise.all([lane(ALONE), lane(BESIDE)]);
  const others = chosen.filter(suite => ![...ALONE, ...BESIDE, ...SHARING].includes(suite));
  const rest = () => inTurns(others, values.full);
  const then = await Promise.all([lane(SHARING).then(async code => Math.max(code, await rest())), rest()]);
  return Math.max(...first, ...then);
}

/** Takes one suite after the other from those that are left, which another lane takes from too. */
async function inTurns(left: string[], full = false): Promise<number> {
  let worst = 0;
  for (let suite = left.shift(); suite !== undefined; suite = left.shift()) {
    worst = Math.max(worst, await run([suite], full));
  }
  return worst;
}

/** Runs suites one after the other. */
async function run(suites: readonly string[], full = false): Promise<number> {
  if (suites.length === 0) return 0;
  const jest = ['--selectProjects=e2e', '--verbose', '--runInBand', '--testTimeout=600000', '--testPathPatterns'];
  const child = spawn(
    process.execPath,
    [require.resolve('jest/bin/jest'), ...jest, ...suites.map(suite => `/${suite}\\.e2e\\.ts$`)],
    { stdio: 'inherit', env: { ...process.env, REDIS_HA_FULL: full ? '1' : '' } },
  );
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

main().then(code => {
  process.exitCode = code;
});
