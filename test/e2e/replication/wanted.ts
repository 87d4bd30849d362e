import type { Chart } from 'cdk8s';
import { RedisReplication } from '../../../lib';
import type { TestedEngine } from '../../../lib/config/engines';
import { RELEASE, type Wanted } from '../replicated/release';

/** A primary with two replicas, and no failover. */
export function wantedReplication(
  engine: TestedEngine,
  where: Pick<Wanted, 'namespace' | 'clients'>,
  primary = 0,
): Wanted {
  const build = (chart: Chart) =>
    new RedisReplication(chart, RELEASE, {
      engine,
      replicas: 2,
      primary,
      persistence: { kind: 'dynamic', size: '1Gi' },
    });
  return { ...where, servers: 3, sentinels: 0, minReplicasToWrite: 0, primary, build };
}
