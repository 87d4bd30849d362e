import { join } from 'node:path';
import { ask, inNamespace } from '../../../drills/api-server';
import { runCommand } from '../../../drills/command';
import { TEST_CLUSTER } from '../../../drills/faults/test-cluster';
import { kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { ARGO_CD_NAMESPACE } from '../../../infra/argo-cd-namespace';

/** An Application, as far as the suite looks into it. */
interface Application {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status?: string };
    readonly resources?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly namespace?: string;
      readonly status?: string;
      readonly health?: { readonly status?: string };
    }[];
    readonly operationState?: { readonly phase: string; readonly message?: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  };
}

/** Starts the real Argo CD beside the test cluster, unless it runs there. */
export async function startArgoCd(): Promise<void> {
  const folder = process.env[TEST_CLUSTER];
  if (!folder) throw new Error(`Argo CD is started by the test cluster: set ${TEST_CLUSTER} to its folder.`);
  await runCommand(join(folder, 'argocd'), [], { timeoutMs: 300_000 });
}

/** An Application as it is now. */
export function applicationNow(name: string): Promise<Application> {
  return ask(`${inNamespace(ARGO_CD_NAMESPACE, 'argoproj.io/v1alpha1')}/applications/${name}`);
}

/** Has Argo CD look at the repository now; `hard` has it forget what it knows of the manifests. */
export async function refresh(name: string, how: 'normal' | 'hard' = 'normal'): Promise<void> {
  const annotation = 'argocd.argoproj.io/refresh';
  await kubectl(['-n', ARGO_CD_NAMESPACE, 'annotate', 'application', name, `${annotation}=${how}`, '--overwrite']);
  await until(async () => (await applicationNow(name)).metadata.annotations?.[annotation] === undefined, {
    what: `Argo CD to look at ${name}`,
    timeoutMs: 60_000,
    everyMs: 100,
  });
}

/** Objects that are not as the folder has them. */
export async function differences(name: string): Promise<string[]> {
  const { status } = await applicationNow(name);
  return (status?.resources ?? [])
    .filter(each => each.status !== 'Synced')
    .map(({ kind, namespace = '', name: object, status: is }) => `${kind} ${namespace}/${object}: ${is}`);
}

/** Waits until a commit is what the cluster has, and all of it is healthy. */
export async function followed(name: string, commit: string, timeoutMs = 420_000): Promise<void> {
  let seen: Application['status'];
  const isFollowed = async () => {
    ({ status: seen } = await applicationNow(name));
    const { sync, health } = seen ?? {};
    return sync?.status === 'Synced' && sync.revision === commit && health?.status === 'Healthy';
  };
  const what = `${name} to be Synced and Healthy at ${commit}`;
  await until(isFollowed, { what, timeoutMs }).catch(error => {
    const { sync, health, conditions, operationState, resources = [] } = seen ?? {};
    const not = resources.filter(each => each.status !== 'Synced' || (each.health && each.health.status !== 'Healthy'));
    const { phase, message } = operationState ?? {};
    throw new Error(`${error.message}\n${JSON.stringify({ sync, health, conditions, phase, message, not }, null, 1)}`);
  });
}
