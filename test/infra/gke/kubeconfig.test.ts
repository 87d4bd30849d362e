import { parse } from 'yaml';
import { kubeconfig } from '../../../infra/gke/kubeconfig';

const NAME = 'gke-1a2b-100000000000.asia-east1.gke.goog';

it('reaches the DNS name, whose certificate needs no authority of its own', () => {
  const text = kubeconfig({ name: 'shop', host: NAME });
  expect(parse(text)).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'shop', cluster: { server: `https://${NAME}` } }],
    users: [
      {
        name: 'shop',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'gke-gcloud-auth-plugin',
            installHint: expect.any(String),
            provideClusterInfo: true,
          },
        },
      },
    ],
    contexts: [{ name: 'shop', context: { cluster: 'shop', user: 'shop' } }],
    'current-context': 'shop',
  });
});

it('reaches an address by the authority of the cluster', () => {
  const { clusters } = parse(kubeconfig({ name: 'shop', host: '192.0.2.10', certificateAuthority: 'Y2E=' }));
  expect(clusters).toEqual([
    { name: 'shop', cluster: { server: 'https://192.0.2.10', 'certificate-authority-data': 'Y2E=' } },
  ]);
});

it('holds neither token nor key', () => {
  expect(kubeconfig({ name: 'shop', host: NAME })).not.toMatch(/token|client-key|password/);
});
