import { ask, inNamespace } from '../../../drills/api-server';
import { apply, kubectl, unlessMissing } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';

const MARK = 'redis-ha/e2e';

const NAMESPACES = '/api/v1/namespaces';

interface Namespace {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

/**
 * Makes empty namespaces for a suite. One that is there already is taken only if an earlier run of the suites made it:
 * these tests break what they find.
 */
export async function freshNamespaces(...wanted: readonly string[]): Promise<void> {
  const { items } = await ask<{ items: Namespace[] }>(NAMESPACES);
  const taken = items.filter(({ metadata }) => wanted.includes(metadata.name) && metadata.labels?.[MARK] !== 'true');
  if (taken.length > 0) {
    const names = taken.map(({ metadata }) => metadata.name).join(', ');
    throw new Error(
      `The namespaces ${names} are not the suites' own; run them on a cluster that has no such namespaces.`,
    );
  }
  await removeNamespaces(...wanted);
  await apply(
    wanted.map(name => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { [MARK]: 'true', 'pod-security.kubernetes.io/enforce': 'restricted' } },
    })),
  );
}

/**
 * Makes a namespace for what runs beside a suite, unless somebody has it already, whose it stays then. What this gives
 * takes it away again if a suite made it.
 */
export async function namespaceBeside(name: string): Promise<() => Promise<void>> {
  const there = await unlessMissing(ask<Namespace>(inNamespace(name)));
  if (there && there.metadata.labels?.[MARK] !== 'true') return async () => {};
  await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [MARK]: 'true' } } }]);
  return () => removeNamespaces(name);
}

/** Removes a suite's namespaces, without the grace that servers ask for. */
export async function removeNamespaces(...names: readonly string[]): Promise<void> {
  const all = ['--all', '--ignore-not-found', '--wait=false'];
  for (const name of names) {
    await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
  }
  await until(
    async () => {
      const { items } = await ask<{ items: Namespace[] }>(NAMESPACES);
      const left = items.map(({ metadata }) => metadata.name).filter(name => names.includes(name));
      for (const name of left) await kubectl(['-n', name, 'delete', 'pods', ...all, '--grace-period=0', '--force']);
      return left.length === 0;
    },
    { what: `the namespaces ${names.join(', ')} to go`, timeoutMs: 120_000, everyMs: 1000 },
  );
}
