import type { Chart } from 'cdk8s';
import { RedisSentinel, type RedisSentinelProps } from '../../../lib';
import type { TestedEngine } from '../../../lib/config/engines';
import { RELEASE, type Wanted } from '../replicated/release';

/** Servers with Sentinels, in pods of their own, as they are by default, with an engine of its own. */
export function wantedSentinel(
  engine: TestedEngine,
  where: Pick<Wanted, 'namespace' | 'clients'>,
  changes: Partial<RedisSentinelProps> = {},
): Wanted {
  const build = (chart: Chart) =>
    new RedisSentinel(chart, RELEASE, { engine, persistence: { kind: 'dynamic', size: '1Gi' }, ...changes });
  return { ...where, servers: 3, sentinels: 3, minReplicasToWrite: 1, build };
}

/** The same with a Sentinel beside each server. */
export function wantedSidecars(...[engine, where]: Parameters<typeof wantedSentinel>): Wanted {
  return { ...wantedSentinel(engine, where, { sentinels: { as: 'sidecars' } }), sentinels: 'beside servers' };
}
