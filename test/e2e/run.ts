import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const SUITES = readdirSync(__dirname)
  .filter(file => file.endsWith('.e2e.ts'))
  .map(file => file.replace('.e2e.ts', ''));

/**
 * Suites that none with pods may run beside: one hangs, cuts off and drains nodes, the other has every probe and script
 * shake hands, which takes the processors that failovers have their time by.
 */
const ALONE = ['nodes', 'tls'];

/** Suites without pods: their stacks are recorded. */
const WITHOUT_PODS = ['eks-prod', 'gke-prod'];

/** Suites that take longest, which begin first: so no lane waits long for the other in the end. */
const LONG = ['sentinel', 'resize', 'envoy', 'upgrade', 'backup', 'front'];

/**
 * Suites that want the same namespaces: those of environments, that of Argo CD and that of Prometheus. The others have
 * some of their own.
 */
const SHARING = ['cluster', 'environments', 'gke-dev', 'eks-dev', 'gitops', 'observe', 'alerts'];

/** Suites that `--full` alone runs, unless they are named: clouds take turns at being applied and being recorded. */
const IN_FULL = ['eks-dev', 'gke-prod'];

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
  const all = values.full ? SUITES : SUITES.filter(suite => !IN_FULL.includes(suite));
  const chosen = positionals.length > 0 ? [...new Set(positionals.flatMap(named))] : all;
  const sharing = chosen.filter(suite => SHARING.includes(suite));
  const beside = chosen.filter(suite => WITHOUT_PODS.includes(suite));
  const others = chosen.filter(suite => ![...ALONE, ...sharing, ...beside].includes(suite));
  const rest = [...LONG.filter(suite => others.includes(suite)), ...others.filter(suite => !LONG.includes(suite))];
  const take = (suites: string[]) => inTurns(suites, values.full);
  // Two at a time, which is what two processors take without losing drills' patience.
  const code = await worstOf(
    take(sharing).then(own => worstOf(own, take(rest))),
    take(rest),
  );
  return worstOf(code, take(chosen.filter(suite => ALONE.includes(suite))), take(beside));
}

/** The worst of some codes, once all are there. */
async function worstOf(...codes: readonly (number | Promise<number>)[]): Promise<number> {
  return Math.max(...(await Promise.all(codes)));
}

/** Takes one suite after the other from those that are left, which another lane takes from too. */
async function inTurns(left: string[], full = false): Promise<number> {
  let worst = 0;
  for (let suite = left.shift(); suite !== undefined; suite = left.shift()) {
    worst = Math.max(worst, await run(suite, full));
  }
  return worst;
}

async function run(suite: string, full = false): Promise<number> {
  const jest = ['--selectProjects=e2e', '--runInBand', '--testTimeout=600000'];
  const child = spawn(
    process.execPath,
    [require.resolve('jest/bin/jest'), ...jest, '--testPathPatterns', `/${suite}\\.e2e\\.ts$`],
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
