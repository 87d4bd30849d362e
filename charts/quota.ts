import { claims, type Manifest, podSets, sum } from './pods';

/** Pods that are not part of the manifests: jobs, and what an engineer starts for a look. */
const OTHERS = { pods: 4, cpuMillis: 1000, memoryMiB: 2048 };

/**
 * How often there may be what the manifests have. A Deployment's pods are there twice while the old ones stop, and what
 * is deleted counts for a moment longer.
 */
const TIMES = 2;

/**
 * How much larger all pods may be than the manifests say. An update replaces pods one by one: those that still wait for
 * it are as large as before, and must not keep the new ones from being made. That goes for an update that is taken back
 * too, whose pods are as large as after it.
 */
const LARGER = 4;

/**
 * What a namespace may hold, by the objects that are for it: room for updates, for those that are taken back, and for a
 * few jobs, but not for what nobody wrote down. No Service opens a port to the outside.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function quotaOf(objects: readonly Manifest[]): Readonly<Record<string, string>> {
  const sets = podSets(objects);
  return {
    pods: String(TIMES * sum(sets.map(({ pods }) => pods)) + OTHERS.pods),
    'requests.cpu': cpu(LARGER * sum(sets.map(set => set.pods * set.cpuMillis)) + OTHERS.cpuMillis),
    'requests.memory': memory(LARGER * sum(sets.map(set => set.pods * set.memoryMiB)) + OTHERS.memoryMiB),
    persistentvolumeclaims: String(TIMES * claims(objects).length),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}

// As the API server writes them: another spelling of the same would be a difference that never ends for GitOps tools.
const cpu = (millis: number) => (millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`);
const memory = (mib: number) => (mib % 1024 === 0 ? `${mib / 1024}Gi` : `${Math.ceil(mib)}Mi`);
