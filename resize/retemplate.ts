import { CommandError } from '../drills/command';
import { kubectl, kubectlJson, unlessMissing } from '../drills/kubectl';
import { until } from '../drills/wait';
import { claimChange } from '../lib/fixed-fields';
import type { StatefulSet } from './objects';
import type { Retemplating } from './plan';

interface Managed extends StatefulSet {
  readonly apiVersion: string;
  readonly metadata: StatefulSet['metadata'] & {
    readonly managedFields?: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly subresource?: string;
    }[];
  };
  readonly status?: unknown;
}

/** What the API server writes, and refuses or ignores in what is made. */
const WRITTEN = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'deletionTimestamp'];

/**
 * Gives a StatefulSet another claim template, which only a new one can have: the old one is deleted without its pods, and a
 * new one, the same but for the template, takes them up. No pod is restarted, since the template of the pods is the same.
 *
 * Whoever keeps the old one in the cluster, such as Argo CD, may make it anew in between: then it goes once more.
 */
export async function retemplate({ namespace, name, template }: Retemplating): Promise<void> {
  const get = ['-n', namespace, 'get', 'statefulset', name, '--show-managed-fields'];
  const read = () => unlessMissing(kubectlJson<Managed>(get));
  const original = await read();
  if (!original) throw new Error(`${namespace}/${name} is not there: apply the manifests, and begin again.`);
  await until(
    async () => {
      const there = await read();
      const [former] = there?.spec.volumeClaimTemplates ?? [];
      if (former && there && !there.metadata.deletionTimestamp) {
        const { grows, shrinks, moves } = claimChange(former.spec, template.spec);
        const sameClass = former.spec.storageClassName === template.spec.storageClassName;
        if (!grows && !shrinks && !moves && sameClass) return true;
        await kubectl(['-n', namespace, 'delete', 'statefulset', name, '--cascade=orphan', '--ignore-not-found']);
      }
      await make(original, template).catch(ifThere);
      return false;
    },
    { what: `${namespace}/${name} to have its new claim template`, timeoutMs: 60_000, everyMs: 100 },
  );
}

/** Makes the StatefulSet anew, in the name of whoever applied it, so that each field still has one owner. */
async function make(original: Managed, template: Retemplating['template']): Promise<void> {
  const { status: _, ...rest } = original;
  const metadata = Object.fromEntries(Object.entries(original.metadata).filter(([field]) => !WRITTEN.includes(field)));
  const input = JSON.stringify({ ...rest, metadata, spec: { ...original.spec, volumeClaimTemplates: [template] } });
  const applier = original.metadata.managedFields?.find(each => each.operation === 'Apply' && !each.subresource);
  const command = applier
    ? ['apply', '--server-side', '--force-conflicts', `--field-manager=${applier.manager}`]
    : ['create', '--field-manager=kubectl-client-side-apply'];
  await kubectl([...command, '-f', '-'], { input });
}

function ifThere(error: unknown): void {
  // Somebody was faster: it is looked at once more.
  if (error instanceof CommandError && /AlreadyExists|Forbidden: updates to statefulset/.test(error.output.stderr))
    return;
  throw error;
}
