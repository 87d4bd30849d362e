import { join } from 'node:path';
import { runCommand } from '../../../drills/command';
import { TEST_CLUSTER } from '../../../drills/faults/test-cluster';
import { namespaceBeside } from './namespaces';

/** Namespace that the test cluster runs Prometheus in: the one that `monitoring` lets in by default. */
export const PROMETHEUS_NAMESPACE = 'monitoring';

/** What Prometheus scrapes. */
export interface ScrapeTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

/** A rule that Prometheus evaluates. */
export interface LoadedRule {
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** Series of an answer, with their samples: seconds since 1970, and a number as text. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** A Prometheus that runs. */
export interface Prometheus {
  /** What it scrapes in a namespace. */
  targets(namespace: string): Promise<ScrapeTarget[]>;
  /** The alerting rules whose alerts have this namespace. */
  rules(namespace: string): Promise<LoadedRule[]>;
  /** How many series an expression gives now. */
  count(expr: string): Promise<number>;
  /** What an expression gave since a time, in seconds, until now. */
  since(expr: string, from: number): Promise<Series[]>;
  /** Its own time, in seconds. */
  now(): Promise<number>;
  /** Takes its namespace away, if the suites made it. */
  remove(): Promise<void>;
}

/** Seconds between two samples that are asked for: no more than between two evaluations. */
const STEP_SECONDS = 5;

/**
 * Starts the real Prometheus operator and a Prometheus beside the test cluster, unless they run there.
 *
 * @throws Error that says what is missing: a suite that is left out shows nothing
 */
export async function startPrometheus(): Promise<Prometheus> {
  const folder = process.env[TEST_CLUSTER];
  if (!folder) {
    throw new Error(`Prometheus and its operator are started by the test cluster: set ${TEST_CLUSTER} to its folder.`);
  }
  const remove = await namespaceBeside(PROMETHEUS_NAMESPACE);
  const { stdout } = await runCommand(join(folder, 'prometheus'), [], { timeoutMs: 300_000 });
  const url = /^http:\S+$/m.exec(stdout)?.[0];
  if (!url) throw new Error(`The test cluster started Prometheus and did not say where it answers. It said: ${stdout}`);
  return { ...prometheusAt(url), remove };
}

function prometheusAt(url: string): Omit<Prometheus, 'remove'> {
  async function ask<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
    if (status !== 'success') throw new Error(`Prometheus refuses ${JSON.stringify(parameters)}: ${error}`);
    return data;
  }
  const now = async () => Number((await ask<{ result: [number, string] }>('query', { query: 'time()' })).result[1]);
  return {
    now,
    targets: async namespace => {
      const { activeTargets } = await ask<{ activeTargets: ScrapeTarget[] }>('targets', { state: 'active' });
      return activeTargets.filter(({ labels }) => labels.namespace === namespace);
    },
    rules: async namespace => {
      const { groups } = await ask<{ groups: { rules: LoadedRule[] }[] }>('rules', { type: 'alert' });
      return groups.flatMap(({ rules }) => rules).filter(({ labels }) => labels.namespace === namespace);
    },
    count: async expr => (await ask<{ result: unknown[] }>('query', { query: expr })).result.length,
    since: async (expr, from) => {
      const until = await now();
      const range = { start: `${from}`, end: `${until}`, step: `${STEP_SECONDS}` };
      return (await ask<{ result: Series[] }>('query_range', { query: expr, ...range })).result;
    },
  };
}
