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

/**
 * Suites that `--full` alone runs, unless they are named: clouds take turns at being applied and being recorded, and TLS
 * is spoken by real servers on loopback.
 */
const IN_FULL = ['eks-dev', 'gke-prod', 'tls'];

/** Suites that runs with `--turn` take turns at: about as long, those of the first and those of the second. */
const TURNS: readonly (readonly string[])[] = [
  ['gitops', 'observe', 'resize', 'dynomite', 'front', 'migrate', 'bench', 'snapshots'],
  ['backup', 'gke-dev', 'envoy', 'upgrade', 'redis-ha', 'rotate', 'scale'],
];

/** Suites by what may run beside them. */
type Part = 'together' | 'alone' | 'podless';

const PARTS: readonly Part[] = ['together', 'alone', 'podless'];

function partOf(suite: string): Part {
  if (ALONE.includes(suite)) return 'alone';
  return WITHOUT_PODS.includes(suite) ? 'podless' : 'together';
}

/**
 * `npm run e2e [-- SUITE…] [--part together|alone|podless] [--turn 0|1] [--full]`: runs the suites (all of them by
 * default) on the cluster of the current kubectl context; the name of a cloud stands for its stacks; `--part` takes of
 * these the ones that run beside each other, that none may run beside, or that have no pods; `--turn` leaves out those that
 * have the other turn, and says which; `--full` is the whole matrix. A wrapper, because jest refuses flags that it does not
 * know.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { full: { type: 'boolean' }, part: { type: 'string' }, turn: { type: 'string' } },
    allowPositionals: true,
  });
  const named = (name: string) => SUITES.filter(suite => suite === name || suite.startsWith(`${name}-`));
  const unknown = positionals.filter(name => named(name).length === 0);
  if (unknown.length > 0) return refuse(`There is no suite ${unknown.join(', ')}; there are: ${SUITES.join(', ')}.`);
  if (values.part && !PARTS.some(part => part === values.part)) {
    return refuse(`There is no part ${values.part}; there are: ${PARTS.join(', ')}.`);
  }
  if (values.turn && !TURNS[Number(values.turn)]) {
    return refuse(`There is no turn ${values.turn}; there are: ${[...TURNS.keys()].join(', ')}.`);
  }
  const cluster = spawnSync('kubectl', ['get', '--raw', '/readyz'], { encoding: 'utf8' });
  if (cluster.status !== 0) {
    return refuse(
      `These tests need a cluster, and kubectl reaches none: set KUBECONFIG. kubectl says: ${(cluster.stderr ?? cluster.error?.message ?? '').trim()}`,
    );
  }
  const all = values.full ? SUITES : SUITES.filter(suite => !IN_FULL.includes(suite));
  const wanted = positionals.length > 0 ? [...new Set(positionals.flatMap(named))] : all;
  const ofPart = wanted.filter(suite => !values.part || partOf(suite) === values.part);
  const others = TURNS.filter((_, turn) => values.turn && turn !== Number(values.turn)).flat();
  const chosen = ofPart.filter(suite => !others.includes(suite));
  const left = ofPart.filter(suite => others.includes(suite));
  if (left.length > 0) process.stdout.write(`Left to another turn: ${left.join(', ')}.\n`);
  const of = (part: Part) => chosen.filter(suite => partOf(suite) === part);
  const sharing = of('together').filter(suite => SHARING.includes(suite));
  const apart = of('together').filter(suite => !sharing.includes(suite));
  const rest = [...LONG.filter(suite => apart.includes(suite)), ...apart.filter(suite => !LONG.includes(suite))];
  const take = (suites: string[]) => inTurns(suites, values.full);
  // Two at a time, which is what two processors take without losing drills' patience.
  const code = await worstOf(
    take(sharing).then(own => worstOf(own, take(rest))),
    take(rest),
  );
  const worst = await worstOf(code, take(of('alone')), take(of('podless')));
  if (failed.length > 0) process.stderr.write(`\nFailed: ${failed.join(', ')}.\n`);
  return worst;
}

/** Suites that failed. What they printed may be far above, between the lines of others. */
const failed: string[] = [];

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
  if (code !== 0) failed.push(suite);
  return code ?? 1;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

main().then(code => {
  process.exitCode = code;
});
