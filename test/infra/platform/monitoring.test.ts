import { Monitoring } from '../../../infra/platform/monitoring';
import type { PrometheusSettings } from '../../../infra/platform/settings';
import { DASHBOARD_LABEL } from '../../../lib';
import { only, record } from '../support/recorder';

const NAMESPACE = 'kubernetes:core/v1:Namespace';
const RELEASE = 'kubernetes:helm.sh/v3:Release';

const release = async () => only((await record(() => new Monitoring('monitoring'))).made, RELEASE).inputs;

it('installs a chart of a fixed version as the release by which monitors are selected', async () => {
  expect(await release()).toMatchObject({
    name: 'monitoring',
    namespace: 'monitoring',
    chart: 'kube-prometheus-stack',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

it('takes back what does not come up', async () => {
  expect(await release()).toMatchObject({ atomic: true, cleanupOnFail: true, timeout: 600 });
});

const volume = (storage: string, storageClassName?: string) => ({
  volumeClaimTemplate: {
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  },
});

it('has Grafana take its password from a Secret, and shows it nowhere else', async () => {
  const { made } = await record(() => new Monitoring('monitoring'));
  const { values } = only(made, RELEASE).inputs;
  const { metadata, stringData } = only(made, 'kubernetes:core/v1:Secret').inputs;
  const { existingSecret, userKey, passwordKey } = values.grafana.admin;
  expect(metadata).toEqual({ name: existingSecret, namespace: 'monitoring' });
  expect(Object.keys(stringData.value).sort()).toEqual([passwordKey, userKey].sort());
  expect(JSON.stringify(values)).not.toContain('made-up');
  expect(only(made, RELEASE).dependsOn).toContain(`kubernetes:core/v1:Secret monitoring/${existingSecret}`);
});

it('looks for dashboards by their label, wherever they are', async () => {
  const [[label, labelValue] = []] = Object.entries(DASHBOARD_LABEL);
  expect((await release()).values.grafana.sidecar.dashboards).toEqual({
    enabled: true,
    label,
    labelValue,
    searchNamespace: 'ALL',
  });
});

it('keeps metrics on a volume, and leaves room on it', async () => {
  expect((await release()).values.prometheus.prometheusSpec).toEqual({
    retention: '15d',
    retentionSize: '16384MiB',
    resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '1Gi' } },
    storageSpec: volume('20Gi'),
  });
});

it('takes all that can be said of Prometheus', async () => {
  const prometheus: Required<PrometheusSettings> = {
    retentionDays: 30,
    size: '100Gi',
    storageClass: 'fast',
    cpu: '1',
    memory: '4Gi',
  };
  const { made } = await record(() => new Monitoring('monitoring', { prometheus }));
  const { values } = only(made, RELEASE).inputs;
  expect(values.prometheus.prometheusSpec).toEqual({
    retention: '30d',
    retentionSize: '81920MiB',
    resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
    storageSpec: volume('100Gi', 'fast'),
  });
  expect(values.alertmanager.alertmanagerSpec.storage).toEqual(volume('1Gi', 'fast'));
});

it('has Alertmanager take up routes: those beside it for all namespaces, others for their own', async () => {
  const { alertmanagerSpec } = (await release()).values.alertmanager;
  expect(alertmanagerSpec).toMatchObject({
    alertmanagerConfigSelector: { matchLabels: { release: 'monitoring' } },
    alertmanagerConfigNamespaceSelector: {},
    alertmanagerConfigMatcherStrategy: { type: 'OnNamespaceExceptForAlertmanagerNamespace' },
  });
});

it('has a namespace of its own, made before', async () => {
  const { made } = await record(() => new Monitoring('monitoring', { namespace: 'prometheus' }));
  expect(only(made, NAMESPACE).inputs.metadata.name).toBe('prometheus');
  expect(only(made, RELEASE).inputs.namespace).toBe('prometheus');
  expect(only(made, RELEASE).dependsOn).toContain(`${NAMESPACE} prometheus`);
});
