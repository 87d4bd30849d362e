import type { PasswordForms } from '../../lib';
import type { Manifest } from './manifests';
import type { SecretManager } from './secret-manager';

/** A Secret to be made from a secret manager, as its manifest would say it, with `passwordTemplate` for passwords. */
export interface SecretTemplate {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly type?: string;
  readonly stringData: Readonly<Record<string, string>>;
}

/** Where the passwords of a Secret come from. */
export interface SecretSource {
  /** Name in the secret manager. */
  readonly name: string;
  /** Users whose passwords are taken, each a property of it. */
  readonly users: readonly string[];
}

const API = 'external-secrets.io/v1';

/** The SecretStore of a namespace has this name in each. */
const STORE = 'secret-manager';

/** How often passwords are looked up again. */
const REFRESH = '1h';

/**
 * The password under a key, in the template of a Secret.
 *
 * @see https://external-secrets.io/latest/guides/templating/
 */
export function passwordTemplate(key: string): PasswordForms<string> {
  // A key with a dot is no name.
  const value = key.includes('.') ? `index . "${key}"` : `.${key}`;
  // A query has a plus for a space; elsewhere in a URI it would stand for itself.
  const escaped = `{{ ${value} | urlquery | replace "+" "%20" }}`;
  return { text: `{{ ${value} }}`, inUri: text => text(escaped) };
}

/** What a namespace needs before Secrets can be made in it. */
export function secretStore(namespace: string, { provider, serviceAccount }: SecretManager): Manifest[] {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: serviceAccount ?? '', namespace },
    automountServiceAccountToken: false,
  };
  const store = {
    apiVersion: API,
    kind: 'SecretStore',
    metadata: { name: STORE, namespace },
    spec: { provider },
  };
  return serviceAccount === undefined ? [store] : [account, store];
}

/**
 * Has External Secrets make a Secret. It stays where the operator, or its custom resource definitions, are taken away:
 * without it, servers that restart would lock each other out.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export function externalSecret(
  { metadata, type, stringData }: SecretTemplate,
  { name, users }: SecretSource,
): Manifest {
  return {
    apiVersion: API,
    kind: 'ExternalSecret',
    metadata: {
      ...metadata,
      // Pods that mount the Secret come next: Pulumi waits until it is there.
      annotations: { 'pulumi.com/waitFor': 'condition=Ready' },
    },
    spec: {
      refreshInterval: REFRESH,
      secretStoreRef: { kind: 'SecretStore', name: STORE },
      target: {
        name: metadata.name,
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', ...(type === undefined ? {} : { type }), data: { ...stringData } },
      },
      data: users.map(user => ({ secretKey: user, remoteRef: { key: name, property: user } })),
    },
  };
}
