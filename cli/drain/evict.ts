import { ApiError, ask, inNamespace } from '../../drills/api-server';
import { until } from '../../drills/wait';
import { COMPONENT } from '../../lib/config/labels';
import { Failure } from '../failure';
import { isReady, type Pod } from '../status/seen';
import { again, type Group } from './look';
import { type Mover, unwell } from './plan';

/** A server may wait for its turn, hand over, write its data, and copy it anew elsewhere before all is well again. */
const WAITING = { timeoutMs: 60 * 60_000, everyMs: 1000 };

/**
 * Has a pod leave its node by the eviction API, which heeds disruption budgets, and waits until all that it belongs to is
 * well again. Says where it went.
 *
 * @throws Failure where the pod that follows it has a volume that can be on no node; GaveUp after an hour
 */
export async function evict({ group, pod }: Mover): Promise<string> {
  const { name } = pod.metadata;
  const allowed = await until(() => askedToLeave(group.namespace, pod), {
    ...WAITING,
    what: `a disruption budget that lets ${group.namespace}/${name} go`,
  });
  if (allowed instanceof ApiError) throw allowed;
  const outcome = await until(async () => followed(await again(group), group, pod), {
    ...WAITING,
    what: `${group.name} in namespace ${group.namespace} to be well without the former ${name}`,
  });
  if ('stuck' in outcome) throw new Failure(outcome.stuck);
  return outcome.where;
}

/** Asks for an eviction. Undefined while disruption budgets have none left; an error that trying again does not change. */
async function askedToLeave(
  namespace: string,
  { metadata: { name, uid } }: Pod,
): Promise<'gone' | ApiError | undefined> {
  // Not the pod that follows it, if it has gone by itself meanwhile.
  const deleteOptions = { preconditions: { uid } };
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
  try {
    await ask(`${inNamespace(namespace)}/pods/${name}/eviction`, { body });
    return 'gone';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 429 || error.status === 0) return undefined;
    return error.status === 404 || /precondition/i.test(error.message) ? 'gone' : error;
  }
}

/** Whether all is well again. Throws why it is not yet: that is said when patience ends. */
export function followed(
  now: Group,
  before: Group,
  gone: Pod,
): { readonly where: string } | { readonly stuck: string } | undefined {
  const stuck = now.pods.map(homeless).find(why => why !== undefined);
  if (stuck) return { stuck };
  const why = unwell(now);
  if (why !== undefined) throw new Error(why);
  const alike = ({ pods }: Group) =>
    pods.filter(({ metadata }) => metadata.labels?.[COMPONENT] === gone.metadata.labels?.[COMPONENT]);
  const there = alike(now);
  // The one that was evicted may take its time to stop, while another is ready already.
  const isStopping = there.some(({ metadata }) => metadata.uid === gone.metadata.uid);
  if (isStopping || there.length < alike(before).length || !there.every(isReady)) return undefined;
  const known = new Set(before.pods.map(({ metadata }) => metadata.uid));
  const next = there.find(({ metadata }) => !known.has(metadata.uid));
  return { where: next ? `${next.metadata.name} is on ${next.spec?.nodeName}` : 'others are there' };
}

/** Why a pod has no node, where it is its volume that keeps it from all that there are. */
function homeless({ metadata, status }: Pod): string | undefined {
  const condition = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  const message = condition?.message ?? '';
  // As the scheduler of Kubernetes has it, and as that of older versions had.
  if (!/PersistentVolume's node affinity|volume node affinity conflict/.test(message)) return undefined;
  const [found] = message.split('. ');
  return `${metadata.name} has no node, as its volume can be on none that takes pods: ${found}. It comes back with the node of its volume: see docs/runbooks/pod-or-node-lost.md.`;
}
