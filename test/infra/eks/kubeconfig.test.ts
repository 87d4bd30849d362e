import { parse } from 'yaml';
import { kubeconfig } from '../../../infra/eks/kubeconfig';

const ACCESS = {
  name: 'shop',
  region: 'eu-central-1',
  endpoint: 'https://1.example.eks.amazonaws.com',
  certificateAuthority: 'Y2E=',
};

it('asks for a token of whoever uses it', () => {
  expect(parse(kubeconfig(ACCESS))).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'shop', cluster: { server: ACCESS.endpoint, 'certificate-authority-data': 'Y2E=' } }],
    users: [
      {
        name: 'shop',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'aws',
            args: ['eks', 'get-token', '--output', 'json', '--region', 'eu-central-1', '--cluster-name', 'shop'],
            installHint: expect.any(String),
          },
        },
      },
    ],
    contexts: [{ name: 'shop', context: { cluster: 'shop', user: 'shop' } }],
    'current-context': 'shop',
  });
});

it('holds neither token nor key', () => {
  expect(kubeconfig(ACCESS)).not.toMatch(/"token"|client-key|password/);
});
