import type { Epoch, ServerSeen } from '../../../keeper/replicated/observation';
import type { AnsweringSentinel, Observation, SentinelSeen, Watch } from '../../../keeper/sentinel/observation';
import type { SentinelSpec } from '../../../lib/config/keeper-spec';
import { primary, replica } from '../replicated/support';

export const SPEC: SentinelSpec = {
  topology: 'sentinel',
  name: 'redis',
  port: 6379,
  domain: 'shop',
  servers: ['redis-0', 'redis-1', 'redis-2'],
  minReplicasToWrite: 1,
  sentinels: ['s-0', 's-1', 's-2'],
  sentinelPort: 26379,
  monitor: { name: 'shop-redis', quorum: 2, downAfterMs: 2000, failoverTimeoutMs: 6000, parallelSyncs: 1 },
};

export function sentinel(pod: string, named?: string, more: Partial<Watch> = {}): AnsweringSentinel {
  const base = { answers: true, pod, ip: `ip:${pod}`, inTilt: false } as const;
  if (named === undefined) return base;
  const { quorum, downAfterMs, failoverTimeoutMs, parallelSyncs } = SPEC.monitor;
  const settings = { quorum, downAfterMs, failoverTimeoutMs, parallelSyncs };
  const watch = {
    ...{ address: `${named}.shop:6379`, primary: named, flags: ['master'], others: 2, replicas: 2 },
    ...settings,
    ...more,
  };
  return { ...base, watch };
}

/** All three Sentinels, each the same. */
export function sentinels(named?: string, more: Partial<Watch> = {}): AnsweringSentinel[] {
  return SPEC.sentinels.map(pod => sentinel(pod, named, more));
}

export const EPOCH: Epoch = { number: 3, primary: 'redis-0' };

/** redis-0 is the primary, as the Sentinels and the data say. */
export function formed(): ServerSeen[] {
  return [
    primary('redis-0', { epoch: EPOCH }),
    ...['redis-1', 'redis-2'].map(pod => replica(pod, 'redis-0', { epoch: EPOCH })),
  ];
}

export function observation(pods: readonly ServerSeen[], seen: readonly SentinelSeen[]): Observation {
  return { now: 0, pods, sentinels: seen };
}
