import { CertManager } from '../../../infra/platform/cert-manager';
import { only, record } from '../support/recorder';

it('is a release of a fixed version in a namespace of its own, whose definitions outlive it', async () => {
  const { made } = await record(() => new CertManager('cert-manager'));
  expect(only(made, 'kubernetes:helm.sh/v3:Release').inputs).toMatchObject({
    name: 'cert-manager',
    namespace: 'cert-manager',
    chart: 'cert-manager',
    version: expect.stringMatching(/^v\d+\.\d+\.\d+$/),
    values: { crds: { enabled: true, keep: true } },
  });
  expect(only(made, 'kubernetes:core/v1:Namespace').inputs.metadata).toMatchObject({ name: 'cert-manager' });
});
