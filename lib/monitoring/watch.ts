import type { Construct } from 'constructs';
import { prometheusRule } from './alerts/prometheus-rule';
import { dashboardConfigMap } from './dashboard/config-map';
import { type Monitoring, scrapeInterval, selectedBy } from './monitoring';
import { type Monitored, serviceMonitor } from './service-monitor';
import type { Subject } from './subject';

/** Has a construct watched, where that is wanted: what is scraped, the alerts about it, and a dashboard. */
export function watch(
  scope: Construct,
  monitoring: Monitoring | undefined,
  subject: Subject,
  ...monitored: readonly Monitored[]
): void {
  if (!monitoring) return;
  for (const each of monitored) serviceMonitor(scope, subject.name, monitoring, each);
  const { alerts = {}, dashboard = {} } = monitoring;
  if (alerts !== false) prometheusRule(scope, subject, selectedBy(monitoring), alerts);
  if (dashboard === false) return;
  dashboardConfigMap(scope, subject, dashboard, { alerts, interval: scrapeInterval(monitoring) });
}
