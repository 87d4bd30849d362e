import { externalSecret, passwordTemplate, secretStore } from '../../../infra/platform/external-secret';
import type { SecretManager } from '../../../infra/platform/secret-manager';

const manager: SecretManager = {
  store: () => {
    throw new Error('nothing is stored here');
  },
  provider: { some: { region: 'here' } },
};

it('takes the password of a user, in a URI with all that has a meaning there escaped', () => {
  const { text, inUri } = passwordTemplate('application');
  expect(text).toBe('{{ .application }}');
  expect(inUri(escaped => `redis://u:${escaped}@host`)).toBe(
    'redis://u:{{ .application | urlquery | replace "+" "%20" }}@host',
  );
});

it('makes a Secret of the same name and keys, which outlives what made it', () => {
  const template = {
    metadata: { name: 'redis-credentials', namespace: 'shop' },
    stringData: { application: '{{ .application }}' },
  };
  expect(externalSecret(template, { name: 'prod-redis', users: ['application'] })).toMatchObject({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'redis-credentials', namespace: 'shop' },
    spec: {
      secretStoreRef: { kind: 'SecretStore', name: 'secret-manager' },
      target: {
        name: 'redis-credentials',
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', data: { application: '{{ .application }}' } },
      },
      data: [{ secretKey: 'application', remoteRef: { key: 'prod-redis', property: 'application' } }],
    },
  });
});

it('gives the Secret the type that it has', () => {
  const template = { metadata: { name: 'a', namespace: 'b' }, type: 'servicebinding.io/redis', stringData: {} };
  expect(externalSecret(template, { name: 'x', users: [] }).spec?.target).toMatchObject({
    template: { type: 'servicebinding.io/redis' },
  });
});

it('has a store in a namespace, and an account to read by where the cloud knows it by one', () => {
  expect(secretStore('shop', manager).map(({ kind }) => kind)).toEqual(['SecretStore']);
  const [account, store] = secretStore('shop', { ...manager, serviceAccount: 'reader' });
  expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'reader', namespace: 'shop' } });
  expect(store).toMatchObject({ metadata: { namespace: 'shop' }, spec: { provider: manager.provider } });
});
