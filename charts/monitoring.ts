import { type App, Chart } from 'cdk8s';
import type { CloudEnvironment, Environment } from '../environments';
import { isInCloud } from '../environments';
import { AlertRoutes, GrafanaLoadBalancer, type Monitoring, warn } from '../lib';

/** What an environment adds to Prometheus' namespace. */
export interface MonitoringChart {
  readonly chart: Chart;
  /** Secrets that its routes need, each with its keys. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
}

/** Namespace that Prometheus runs in unless it is said. */
const NAMESPACE = 'monitoring';

/** How what runs in an environment is monitored, where it is: all of it by one Prometheus. */
export function monitoringOf({ redis, sentinel }: Environment): Monitoring | undefined {
  return redis.cluster.monitoring ?? sentinel?.servers.monitoring;
}

/** The chart of who is told of alerts, and of Grafana's address. @returns undefined where an environment has neither */
export function monitoringChart(app: App, environment: Environment): MonitoringChart | undefined {
  const monitoring = monitoringOf(environment);
  if (!isInCloud(environment) || monitoring === undefined) return undefined;
  const { alerts, grafana, cloud } = environment;
  if (alerts === undefined && grafana === undefined) return undefined;
  const chart = new Chart(app, 'monitoring', { namespace: monitoring.namespace ?? NAMESPACE });
  if (grafana) {
    const { namespace = NAMESPACE } = monitoring;
    new GrafanaLoadBalancer(chart, 'grafana-load-balancer', { ...grafana, cloud, grafana: { namespace } });
  }
  if (alerts === undefined) return { chart, secrets: {} };
  const { storedSecrets: _, ...routes } = alerts;
  return { chart, secrets: new AlertRoutes(chart, 'redis-alerts', routes).secrets };
}

/** Says where alerts are raised that nobody is told of. */
export function warnOfNobody(chart: Chart, environment: Environment): void {
  if (!isInCloud(environment) || environment.alerts !== undefined) return;
  if (raisesAlerts(environment)) {
    warn(chart, [`alerts: ${environment.name} raises alerts, and nobody is told of them; set receivers and routes`]);
  }
}

function raisesAlerts({ redis, sentinel }: CloudEnvironment): boolean {
  return [redis.cluster.monitoring, sentinel?.servers.monitoring].some(each => each && each.alerts !== false);
}
