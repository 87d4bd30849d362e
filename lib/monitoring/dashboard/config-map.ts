import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { topologyLabels } from '../../config/labels';
import { names } from '../../config/names';
import type { Subject } from '../subject';
import { type DashboardContext, dashboardOf } from './dashboard';
import { DASHBOARD_LABEL, type DashboardSettings } from './settings';

/** The dashboard of a construct, as Grafana's sidecar takes it up. */
export function dashboardConfigMap(
  scope: Construct,
  subject: Subject,
  { labels = DASHBOARD_LABEL, annotations }: DashboardSettings,
  context: DashboardContext,
): void {
  const { name, namespace } = subject;
  // The sidecar writes the dashboards of all namespaces into one folder.
  const file = ['redis', ...(namespace ? [namespace] : []), name].join('.');
  new k8s.KubeConfigMap(scope, 'Dashboard', {
    metadata: {
      name: names.dashboard(name),
      labels: { ...topologyLabels(name), ...labels },
      ...(annotations ? { annotations: { ...annotations } } : {}),
    },
    data: { [`${file}.json`]: `${JSON.stringify(dashboardOf(subject, context), null, 1)}\n` },
  });
}
