import { check, type Problems, shown } from '../../validation';

/**
 * The label by which the sidecar of Grafana finds dashboards, as kube-prometheus-stack sets it up.
 * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana
 */
export const DASHBOARD_LABEL = { grafana_dashboard: '1' } as const;

/** Settings of the dashboard. */
export interface DashboardSettings {
  /** Labels by which your Grafana selects dashboards. @default { grafana_dashboard: '1' } */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the ConfigMap, such as `{ grafana_folder: 'Redis' }` where Grafana's sidecar takes the folder from
   * one of that name.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

const NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/;
const VALUE = /^([a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?)?$/;

/** What is wrong with the settings of a dashboard. */
export function dashboardProblems(property: string, settings: DashboardSettings | false): Problems {
  if (settings === false) return [];
  const { labels = {}, annotations = {} } = settings;
  return [
    ...check([
      settings.labels !== undefined && Object.keys(labels).length === 0,
      `${property}.labels: without a label Grafana finds no dashboard; set one such as { grafana_dashboard: "1" }, or leave the dashboard out with dashboard: false`,
    ]),
    ...Object.entries(labels).flatMap(([label, value]) =>
      check(
        [
          !NAME.test(label),
          `${property}.labels: ${shown(label)} cannot name a label; set one such as "grafana_dashboard"`,
        ],
        [
          !VALUE.test(value),
          `${property}.labels: ${shown(value)} cannot be the value of the label ${shown(label)}; set at most 63 letters, digits, dashes, underscores and dots, as a string`,
        ],
      ),
    ),
    ...Object.keys(annotations).flatMap(annotation =>
      check([
        !NAME.test(annotation),
        `${property}.annotations: ${shown(annotation)} cannot name an annotation; set one such as "grafana_folder"`,
      ]),
    ),
  ];
}
