import type { Construct } from 'constructs';
import { prometheusRule } from './alerts/prometheus-rule';
import { type Monitoring, selectedBy } from './monitoring';
import { type Monitored, serviceMonitor } from './service-monitor';
import type { Subject } from './subject';

/** Has the Prometheus operator take a construct up, where that is wanted: what is scraped, and the alerts about it. */
export function watch(
  scope: Construct,
  monitoring: Monitoring | undefined,
  subject: Subject,
  ...monitored: readonly Monitored[]
): void {
  if (!monitoring) return;
  for (const each of monitored) serviceMonitor(scope, subject.name, monitoring, each);
  const { alerts = {} } = monitoring;
  if (alerts !== false) prometheusRule(scope, subject, selectedBy(monitoring), alerts);
}
