/** The label that says which part of a topology a pod is. */
export const COMPONENT = 'app.kubernetes.io/component';

/** The label that says of which topology an object is. */
export const INSTANCE = 'app.kubernetes.io/instance';

/** Parts of a topology, as the `app.kubernetes.io/component` label says them. */
export type Component =
  | 'server'
  | 'sentinel'
  | 'front'
  | 'proxy'
  | 'keeper'
  | 'backup'
  | 'restore'
  | 'migration'
  | 'volume-snapshots';

/** Labels of this library that are not Kubernetes' recommended ones. */
export const LABELS = {
  /** Index of the shard that a server belongs to. */
  shard: 'redis-ha/shard',
  /** Data centre of a Dynomite. */
  dataCenter: 'redis-ha/data-center',
  /** On client pods: the name of the topology that lets them in. */
  client: 'redis-ha/client',
  /** On snapshots of volumes: which of them were taken together, and the uid of the Job that did. */
  snapshotSet: 'redis-ha/snapshot-set',
  snapshotJob: 'redis-ha/snapshot-job',
  /** On a server pod, any value: the topology's own network policies leave the pod out (policies only ever add up). */
  isolated: 'redis-ha/isolated',
  /** On a namespace, with the value `allowed`: what is in it may be broken on purpose, and loaded with writes. */
  drills: 'redis-ha/drills',
  /** Set by Kubernetes on a StatefulSet's pods: their name. */
  pod: 'statefulset.kubernetes.io/pod-name',
  /** Set by Kubernetes on nodes, and from 1.35 on pods too. */
  zone: 'topology.kubernetes.io/zone',
  host: 'kubernetes.io/hostname',
  arch: 'kubernetes.io/arch',
} as const;

/** Labels of every object of the topology `name`. */
export function topologyLabels(name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'redis',
    [INSTANCE]: name,
    'app.kubernetes.io/managed-by': 'cdk8s-redis-ha',
  };
}

/** Labels that select the pods of one component of a topology. Selectors are immutable: so are these. */
export function componentLabels(name: string, component: Component): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'redis',
    [INSTANCE]: name,
    [COMPONENT]: component,
  };
}

/** Labels that select the pods of one shard. */
export function shardLabels(name: string, shard: number): Record<string, string> {
  return { ...componentLabels(name, 'server'), [LABELS.shard]: String(shard) };
}

/** Labels that select the pods of a data centre of Dynomites. */
export function dataCenterLabels(name: string, dataCenter: string): Record<string, string> {
  return { ...componentLabels(name, 'server'), [LABELS.dataCenter]: dataCenter };
}

/** Labels that a client pod carries to be let in by the topology `name`. */
export function clientLabels(name: string): Record<string, string> {
  return { [LABELS.client]: name };
}

/** What selects all that carries these labels, in words of `kubectl --selector`. */
export function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(pair => pair.join('='))
    .join(',');
}
