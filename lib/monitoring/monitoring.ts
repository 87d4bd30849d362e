import { isLabel } from '../config/syntax';
import { check, isObjectName, type Problems, shown } from '../validation';
import { type AlertSettings, alertProblems } from './alerts/settings';
import { type DashboardSettings, dashboardProblems } from './dashboard/settings';

/** How the Prometheus operator takes up a topology: needs its custom resource definitions in the cluster. */
export interface Monitoring {
  /**
   * Labels by which your Prometheus selects its monitors and its rules.
   * @default { release: 'monitoring' }, the label of a kube-prometheus-stack release of that name
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Time between two scrapes, as Prometheus writes it. @default '15s' */
  readonly interval?: string;
  /** Namespace that Prometheus runs in; the network policies let it in from there. @default 'monitoring' */
  readonly namespace?: string;
  /** The alerts, or `false` for none. @default {} - all, with the thresholds of `AlertThresholds` */
  readonly alerts?: AlertSettings | false;
  /** The dashboard for Grafana, or `false` for none. @default {} - a ConfigMap with the label `grafana_dashboard: "1"` */
  readonly dashboard?: DashboardSettings | false;
}

/** Namespace that scrapes come from. */
export function scrapeNamespace(monitoring: Monitoring): string {
  return monitoring.namespace ?? 'monitoring';
}

/** Time between two scrapes. */
export function scrapeInterval({ interval = '15s' }: Monitoring): string {
  return interval;
}
/** Labels by which a kube-prometheus-stack release of the name `monitoring` selects. */
export const DEFAULT_LABELS = { release: 'monitoring' } as const;

/** Labels by which Prometheus selects. */
export function selectedBy(monitoring: Monitoring): Readonly<Record<string, string>> {
  return monitoring.labels ?? DEFAULT_LABELS;
}

/** What is wrong with how a topology is monitored. */
export function monitoringProblems(monitoring: Monitoring | undefined): Problems {
  if (!monitoring) return [];
  const { interval, namespace, labels = {}, alerts = {}, dashboard = {} } = monitoring;
  return [
    ...check(
      [
        interval !== undefined && !/^([1-9]\d*(ms|s|m|h))+$/.test(interval),
        `monitoring.interval: ${shown(interval)} is no time between scrapes; set one such as "15s"`,
      ],
      [
        namespace !== undefined && !isObjectName(namespace),
        `monitoring.namespace: ${shown(namespace)} cannot name a namespace; set that of your Prometheus`,
      ],
    ),
    ...Object.entries(labels).flatMap(([key, value]) =>
      check([
        !isLabel(key, value),
        `monitoring.labels: ${shown(key)}: ${shown(value)} is no label; set key and value that your Prometheus selects by`,
      ]),
    ),
    ...alertProblems('monitoring.alerts', alerts),
    ...dashboardProblems('monitoring.dashboard', dashboard),
  ];
}
