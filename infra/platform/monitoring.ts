import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { bytes, DASHBOARD_LABEL } from '../../lib';
import { leadsToData } from '../protection';
import { CHARTS } from './charts';
import { PASSWORD } from './credentials';
import { releaseOf } from './release';
import { PLATFORM_DEFAULTS, type PrometheusSettings } from './settings';

/** How to monitor. */
export interface MonitoringArgs {
  /** Namespace to make, for all of it. @default 'monitoring', where the constructs let scrapes come from */
  readonly namespace?: string;
  /** What Prometheus takes, and keeps. @default - as `PLATFORM_DEFAULTS` says, on a volume of the cluster's default class */
  readonly prometheus?: PrometheusSettings;
  /** Whether Grafana's password refuses to be deleted. @default false */
  readonly deletionProtection?: boolean;
}

/** ServiceMonitors are selected by the name of the release: the constructs label theirs `release: monitoring`. */
const RELEASE = 'monitoring';

/** The Secret with Grafana's user and password, and its keys. */
const GRAFANA_ADMIN = { secret: 'grafana-admin', user: 'admin-user', password: 'admin-password' } as const;

/** How much of its volume Prometheus fills: the rest is for what it writes while it compacts. */
const FILLED = 0.8;

/** What Alertmanager remembers, silences among it, is small. */
const ALERTMANAGER_SIZE = '1Gi';

/**
 * Prometheus by its operator, Alertmanager and Grafana, from the Helm chart kube-prometheus-stack. Grafana's password is
 * random, and in a Secret alone. Grafana keeps nothing: dashboards are ConfigMaps with a label.
 */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super('redis:platform:Monitoring', name, {}, opts);
    const { namespace = 'monitoring', prometheus = {}, deletionProtection = false } = args;
    const { result } = new random.RandomPassword('grafana', PASSWORD, {
      parent: this,
      ...leadsToData(deletionProtection),
    });
    releaseOf(
      this,
      {
        chart: CHARTS.monitoring,
        name: RELEASE,
        namespace,
        // The exporter of the nodes' own metrics looks into its node.
        podSecurity: 'privileged',
        values: monitoringValues(prometheus),
      },
      made => [
        new kubernetes.core.v1.Secret(
          `${namespace}/${GRAFANA_ADMIN.secret}`,
          {
            metadata: { name: GRAFANA_ADMIN.secret, namespace: made },
            stringData: { [GRAFANA_ADMIN.user]: 'admin', [GRAFANA_ADMIN.password]: result },
          },
          { parent: this },
        ),
      ],
    );
    this.registerOutputs();
  }
}

const OFF = { enabled: false };

function monitoringValues(settings: PrometheusSettings): Readonly<Record<string, unknown>> {
  const { retentionDays, size, storageClass, cpu, memory } = { ...PLATFORM_DEFAULTS.prometheus, ...settings };
  const volume = (storage: string) => ({
    volumeClaimTemplate: {
      spec: { storageClassName: storageClass, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    },
  });
  const [[label, labelValue] = []] = Object.entries(DASHBOARD_LABEL);
  return {
    // The cloud runs these, and lets nobody look into them.
    kubeControllerManager: OFF,
    kubeScheduler: OFF,
    kubeEtcd: OFF,
    kubeProxy: OFF,
    prometheus: {
      prometheusSpec: {
        retention: `${retentionDays}d`,
        // Whichever comes first: a full volume would stop it.
        retentionSize: `${Math.floor(((bytes(size) ?? 0) / 1024 ** 2) * FILLED)}MiB`,
        resources: { requests: { cpu, memory }, limits: { memory } },
        storageSpec: volume(size),
      },
    },
    alertmanager: {
      alertmanagerSpec: {
        storage: volume(ALERTMANAGER_SIZE),
        alertmanagerConfigSelector: { matchLabels: { release: RELEASE } },
        alertmanagerConfigNamespaceSelector: {},
        // Routes beside Alertmanager see alerts of all namespaces, those elsewhere of their own alone.
        alertmanagerConfigMatcherStrategy: { type: 'OnNamespaceExceptForAlertmanagerNamespace' },
      },
    },
    grafana: {
      admin: {
        existingSecret: GRAFANA_ADMIN.secret,
        userKey: GRAFANA_ADMIN.user,
        passwordKey: GRAFANA_ADMIN.password,
      },
      sidecar: { dashboards: { enabled: true, label, labelValue, searchNamespace: 'ALL' } },
    },
  };
}
