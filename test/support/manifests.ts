import { App, Chart } from 'cdk8s';

/** A manifest, as far as tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into arbitrary manifests
export type Manifest = any;

/** The manifests of what `build` puts into a chart of namespace `shop`. */
export function manifests(build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), 'test', { namespace: 'shop' });
  build(chart);
  return chart.toJson();
}

/** The one manifest of that kind and name. */
export function find(all: readonly Manifest[], kind: string, name: string): Manifest {
  const found = all.filter(one => one.kind === kind && one.metadata.name === name);
  if (found.length !== 1) {
    const there = all.map(one => `${one.kind}/${one.metadata.name}`).join(', ');
    throw new Error(`${found.length} manifests are ${kind}/${name}; there are ${there}`);
  }
  return found[0];
}

/** What synthesis says is wrong with what `build` puts into a chart, one line a problem. */
export function problems(build: (chart: Chart) => void): string[] {
  return problemsOf(() => manifests(build));
}

/** What a synthesis says is wrong, one line a problem. */
export function problemsOf(synthesize: () => unknown): string[] {
  try {
    synthesize();
  } catch (problem) {
    return (problem as Error).message
      .split('\n')
      .slice(1)
      .map(line => line.trim());
  }
  return [];
}

/** The passwords that a pod checks: the Secrets that have them, the users' keys, and those that are accepted besides. */
export function acceptedPasswords({ volumes }: Manifest, of?: string) {
  const isIt = ({ name, projected }: Manifest) => projected && (of === undefined || name === of);
  const { sources } = volumes.find(isIt).projected;
  const [own, more] = sources.map(({ secret }: Manifest) => ({
    keys: secret.items.map(({ key }: Manifest): string => key),
    optional: secret.optional,
  }));
  return {
    secrets: sources.map(({ secret }: Manifest): string => secret.name) as string[],
    keys: own.keys as string[],
    besides: more,
  };
}
