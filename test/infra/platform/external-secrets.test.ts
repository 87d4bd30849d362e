import { EXTERNAL_SECRETS, ExternalSecrets } from '../../../infra/platform/external-secrets';
import { only, record } from '../support/recorder';

it('is a release of a fixed version, of kinds that stay in their namespace', async () => {
  const { made } = await record(() => new ExternalSecrets('external-secrets'));
  const { chart, namespace, values, version } = only(made, 'kubernetes:helm.sh/v3:Release').inputs;
  expect({ chart, namespace }).toEqual({ chart: 'external-secrets', namespace: EXTERNAL_SECRETS.namespace });
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(values).toMatchObject({
    installCRDs: true,
    processClusterStore: false,
    serviceAccount: { name: EXTERNAL_SECRETS.serviceAccount },
  });
});
