import { Monitoring } from '../../../infra/platform/monitoring';
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

it('brings no password that everybody knows', async () => {
  expect((await release()).values.grafana).toEqual({ enabled: false });
});

it('has a namespace of its own, made before', async () => {
  const { made } = await record(() => new Monitoring('monitoring', { namespace: 'prometheus' }));
  expect(only(made, NAMESPACE).inputs.metadata.name).toBe('prometheus');
  expect(only(made, RELEASE).inputs.namespace).toBe('prometheus');
  expect(only(made, RELEASE).dependsOn).toEqual([`${NAMESPACE} prometheus`]);
});
