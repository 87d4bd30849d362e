import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule' with {
  'resolution-mode': 'import',
};
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { topologyLabels } from '../../config/labels';
import { names } from '../../config/names';
import type { Subject } from '../subject';
import type { Alert } from './alert';
import { backupAlerts } from './backups';
import { clusterAlerts } from './cluster';
import { frontAlerts } from './front';
import { keeperAlerts } from './keeper';
import { migrationAlerts } from './migration';
import { mirrorAlerts } from './mirror';
import { runbookOf } from './names';
import { persistenceAlerts } from './persistence';
import { proxyAlerts } from './proxy';
import { replicationAlerts } from './replication';
import { sentinelAlerts } from './sentinels';
import { serverAlerts } from './servers';
import type { AlertSettings } from './settings';
import { wantedThresholds } from './thresholds';

const TOPICS = [
  serverAlerts,
  persistenceAlerts,
  backupAlerts,
  migrationAlerts,
  replicationAlerts,
  clusterAlerts,
  keeperAlerts,
  sentinelAlerts,
  mirrorAlerts,
  frontAlerts,
  proxyAlerts,
] as const;

/** The alerts of a construct, those that are turned off left out. */
export function alertsOf(subject: Subject, { off = [], thresholds }: AlertSettings = {}): Alert[] {
  const at = wantedThresholds(thresholds);
  return TOPICS.flatMap(topic => topic(subject, at)).filter(({ name }) => !off.includes(name));
}

/** A rule as Prometheus reads it. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The rules of a construct. */
export function rulesOf(subject: Subject, settings: AlertSettings = {}): Rule[] {
  const { labels = {}, runbooks } = settings;
  const { name: redis, namespace } = subject;
  return alertsOf(subject, settings).map(({ name, severity, expr, summary, description, ...alert }) => ({
    alert: name,
    expr,
    for: alert.for,
    // Some alerts are about no pod, and Alertmanager's routes per namespace go by this label.
    labels: { severity, redis, ...(namespace ? { namespace } : {}), ...labels },
    annotations: { summary, description, ...runbookAnnotation(runbookOf(name), runbooks) },
  }));
}

/** Where an alert's page is: a link is followed by whoever is told, so that one which leads nowhere is left out. */
function runbookAnnotation(page: string, folder: string | undefined): Readonly<Record<string, string>> {
  if (folder === undefined) return { runbook: `cdk8s-redis-ha/docs/runbooks/${page}` };
  return { runbook_url: `${folder.replace(/\/+$/, '')}/${page}` };
}

/** The alerts of a construct, as one object. Needs the Prometheus operator's custom resource definitions. */
export function prometheusRule(
  scope: Construct,
  subject: Subject,
  labels: Readonly<Record<string, string>>,
  settings: AlertSettings,
): void {
  const rules = rulesOf(subject, settings).map(rule => ({
    ...rule,
    labels: { ...rule.labels },
    annotations: { ...rule.annotations },
  }));
  if (rules.length === 0) return;
  const { name } = subject;
  const spec: IPrometheusRule['spec'] = { groups: [{ name: names.alerts(name), rules }] };
  new ApiObject(scope, 'PrometheusRule', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: names.alerts(name), labels: { ...topologyLabels(name), ...labels } },
    spec,
  });
}
