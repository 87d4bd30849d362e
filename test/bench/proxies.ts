import { parseArgs } from 'node:util';
import { cleanUpEnvoys } from '../servers/support/envoy';
import { cleanUpFronts } from '../servers/support/haproxy';
import { cleanUpServers } from '../servers/support/server';
import { loadOf, type Measured, TESTS, type Test } from './proxies/load';
import { type Path, startPaths } from './proxies/paths';

/**
 * `npm run bench -- proxies [--rounds N] [--requests N] [--clients N]`: what a proxy costs, as ratios to the same Redis
 * without it. All paths take turns in each round, so that a machine whose speed drifts is as slow for one as for the
 * other; the median of the rounds counts. The servers are those of `REDIS_HA_SERVERS`, the first of them; client,
 * proxies and servers share this machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      requests: { type: 'string', default: '100000' },
      clients: { type: 'string', default: '50' },
    },
  });
  const { engine, paths } = await startPaths();
  const load = loadOf(engine, { requests: Number(values.requests), clients: Number(values.clients) });
  const rounds: Round[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const measured: [string, Measured][] = [];
    for (const path of paths) measured.push([path.name, await load(path)]);
    rounds.push(new Map(measured));
  }
  print(
    `${engine.name}, ${values.requests} requests, ${values.clients} clients, median of ${values.rounds} rounds\n\n`,
  );
  print(`${table(paths, rounds)}\n`);
}

type Round = ReadonlyMap<string, Measured>;

function table(paths: readonly Path[], rounds: readonly Round[]): string {
  const head = `| path | beside | ${TESTS.map(test => `${test}: throughput | p99`).join(' | ')} |`;
  const rows = paths.map(({ name, beside }) => {
    const cells = TESTS.flatMap(test => {
      const [throughput, p99] = [ratios('throughput', test), ratios('p99Ms', test)];
      return [median(throughput(name, beside)), median(p99(name, beside))].map(ratio => ratio.toFixed(2));
    });
    return `| ${[name, beside, ...cells].join(' | ')} |`;
  });
  const plain = paths.filter(({ name, beside }) => name === beside).map(({ name }) => figuresOf(name));
  return [head, head.replace(/[^|]+/g, '---'), ...rows, '', ...plain].join('\n');

  function ratios(figure: 'throughput' | 'p99Ms', test: Test) {
    return (name: string, beside: string) =>
      rounds.map(round => figureOf(round, name, test)[figure] / figureOf(round, beside, test)[figure]);
  }
  function figuresOf(name: string): string {
    const each = TESTS.map(test => {
      const all = rounds.map(round => figureOf(round, name, test));
      const [rps, p99] = [median(all.map(one => one.throughput)), median(all.map(one => one.p99Ms))];
      return `${test} ${Math.round(rps).toLocaleString('en')}/s, p99 ${p99.toFixed(2)} ms`;
    });
    return `${name}: ${each.join('; ')}`;
  }
}

function figureOf(round: Round, name: string, test: Test): Measured[Test] {
  const measured = round.get(name);
  if (!measured) throw new Error(`Nothing was measured on the path ${name}.`);
  return measured[test];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

function print(text: string): void {
  process.stdout.write(text);
}

main()
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  })
  .finally(() => Promise.all([cleanUpFronts(), cleanUpEnvoys(), cleanUpServers()]));
