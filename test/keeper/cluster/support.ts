import { decide, lastingStates } from '../../../keeper/cluster/decisions';
import type { Decision, Step } from '../../../keeper/cluster/decisions/decision';
import { type History, NO_HISTORY, noteStates } from '../../../keeper/cluster/decisions/history';
import { viewOf } from '../../../keeper/cluster/decisions/view';
import type { ClusterNode } from '../../../keeper/cluster/observation/cluster-nodes';
import type { AnsweringPod, Observation, PodObservation } from '../../../keeper/cluster/observation/observation';
import { plannedRange } from '../../../keeper/cluster/slots';
import type { SilentPod } from '../../../keeper/observation/silent';
import type { ClusterSpec } from '../../../lib/config/keeper-spec';

/** Three shards of two pods. */
export const SPEC: ClusterSpec = {
  topology: 'cluster',
  name: 'web',
  port: 6379,
  busPort: 16379,
  domain: 'web',
  nodeTimeoutMs: 5000,
  shards: [0, 1, 2].map(shard => ({ pods: [`web-${shard}-0`, `web-${shard}-1`] })),
};

/** Every kind of step, sorted. */
export const STEP_KINDS: readonly Step['kind'][] = [
  'assign-slots',
  'close-slot',
  'force-failover',
  'forget',
  'give-slot',
  'hand-over',
  'meet',
  'move-keys',
  'replicate',
  'set-config-epoch',
];

export const NAMES: readonly string[] = SPEC.shards.flatMap(shard => shard.pods);

/** A pod as it starts with an empty volume; its id is `id:<pod>`, its address `ip:<pod>`. */
export function empty(pod: string, more: Partial<AnsweringPod> = {}): AnsweringPod {
  return {
    answers: true,
    pod,
    ip: `ip:${pod}`,
    id: `id:${pod}`,
    role: 'primary',
    linkUp: false,
    clusterOk: false,
    configEpoch: 0,
    slots: [],
    keys: 0,
    offset: 0,
    engine: 'redis 8.0.6',
    uptimeSeconds: 1000,
    known: [],
    ...more,
  };
}

export function silent(pod: string, cause: SilentPod['cause'] = 'unreachable'): SilentPod {
  return { answers: false, pod, cause, problem: 'does not answer: connection refused' };
}

/** A pod as others know it when all is well. */
export function nodeOf(pod: AnsweringPod, more: Partial<ClusterNode> = {}): ClusterNode {
  return {
    id: pod.id,
    ip: pod.ip,
    port: 6379,
    busPort: 16379,
    hostname: `${pod.pod}.web`,
    flags: [pod.role === 'replica' ? 'slave' : 'master'],
    ...(pod.primaryId ? { primaryId: pod.primaryId } : {}),
    configEpoch: pod.configEpoch,
    connected: true,
    slots: pod.slots,
    moving: [],
    ...more,
  };
}

/** A node that is none of the pods. */
export function stranger(id: string, more: Partial<ClusterNode> = {}): ClusterNode {
  return { ...nodeOf(empty('x')), id, ip: '10.0.0.9', hostname: '', ...more };
}

/** Lets every answering pod know every other one as it is. */
export function acquaint(pods: readonly AnsweringPod[]): AnsweringPod[] {
  return pods.map(pod => ({ ...pod, known: pods.filter(other => other !== pod).map(other => nodeOf(other)) }));
}

/** Six empty pods that know nobody. */
export function fresh(): AnsweringPod[] {
  return NAMES.map(pod => empty(pod));
}

/** The topology as its spec says: each shard's ordinal 0 is the primary. */
export function formed(): AnsweringPod[] {
  return acquaint(
    SPEC.shards.flatMap(({ pods: [primary = '', replica = ''] }, shard) => [
      empty(primary, { configEpoch: shard + 1, slots: [plannedRange(shard, 3)], keys: 5, clusterOk: true }),
      empty(replica, {
        configEpoch: shard + 1,
        role: 'replica',
        primaryId: `id:${primary}`,
        linkUp: true,
        keys: 5,
        clusterOk: true,
      }),
    ]),
  );
}

/** Changes some of the pods: each to what its function makes of it. */
export function change(
  pods: readonly PodObservation[],
  changes: Readonly<Record<string, (pod: AnsweringPod) => PodObservation>>,
): PodObservation[] {
  return pods.map(pod => (pod.answers ? (changes[pod.pod]?.(pod) ?? pod) : pod));
}

/** Changes what every pod knows of one node; undefined makes them not know it. */
export function changeNode(
  pods: readonly PodObservation[],
  id: string,
  to: (node: ClusterNode) => ClusterNode | undefined,
): PodObservation[] {
  const known = (node: ClusterNode) => (node.id === id ? to(node) : node);
  return pods.map(pod => (pod.answers ? { ...pod, known: pod.known.map(known).filter(n => n !== undefined) } : pod));
}

/** Lets every answering pod know one node more. */
export function addNode(pods: readonly PodObservation[], node: ClusterNode): PodObservation[] {
  return pods.map(pod => (pod.answers ? { ...pod, known: [...pod.known, node] } : pod));
}

export function observation(pods: readonly PodObservation[]): Observation {
  return { now: 0, pods };
}

export function decideOn(pods: readonly PodObservation[], history: History = NO_HISTORY): Decision {
  return decide(observation(pods), SPEC, history);
}

/** The history of a keeper that has seen exactly this for so long. */
export function seenFor(ms: number, pods: readonly PodObservation[], more: Partial<History> = {}): History {
  return { ...noteStates(NO_HISTORY, lastingStates(viewOf(observation(pods), SPEC)), -ms), ...more };
}

/** A decision's steps in short: `meet web-0-0 ip:web-0-1`. */
export function stepsOf(decision: Decision): string[] {
  return decision.steps.map(step => {
    const { why: _, kind, pod, ...details } = step;
    const values = Object.entries(details).filter(([name]) => name !== 'marks');
    const texts = values.map(([, detail]) =>
      typeof detail === 'object' ? `${detail.start}-${detail.end}` : String(detail),
    );
    return [kind, pod, ...texts].join(' ');
  });
}
