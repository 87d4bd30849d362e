import * as pulumi from '@pulumi/pulumi';
import {
  credentialsSecrets,
  type PasswordCount,
  type PasswordOf,
  secretsByNamespace,
} from '../../charts/credentials-secrets';
import { environmentApp } from '../../charts/environment-app';
import type { CloudEnvironment } from '../../environments';
import { alsoKey, PASSWORDS_KEY, type PasswordForms } from '../../lib';
import { Credentials } from './credentials';
import { externalSecret, passwordTemplate, secretStore } from './external-secret';
import { ExternalSecrets } from './external-secrets';
import { type Manifest, Manifests } from './manifests';
import type { SecretManager } from './secret-manager';
import { PLATFORM_DEFAULTS } from './settings';

/** How the passwords of an environment are made, and where they are kept. */
export interface EnvironmentSecretsArgs {
  readonly environment: CloudEnvironment;
  readonly deletionProtection: boolean;
  /** The secret manager of the cloud. */
  readonly secretManager?: SecretManager;
}

/**
 * Makes the Secrets of an environment, as it chose: from passwords that Pulumi makes, by itself or by way of the cloud's
 * secret manager, or from those that are there.
 *
 * @param options of what it makes, given what that waits for
 * @returns what workloads are to wait for
 */
export function environmentSecrets(
  { environment, deletionProtection, secretManager }: EnvironmentSecretsArgs,
  options: (...dependsOn: pulumi.Resource[]) => pulumi.ComponentResourceOptions,
): pulumi.Resource {
  const choice = environment.platform?.secrets ?? PLATFORM_DEFAULTS.secrets;
  if (choice === 'pulumi') {
    const secrets = (password: (user: PasswordOf, which: PasswordCount) => pulumi.Output<string>) =>
      credentialsSecrets(environment, (user, which) => laterPassword(password(user, which)));
    return new Credentials('credentials', { secrets, deletionProtection }, options());
  }
  if (secretManager === undefined) return cannotKeepOutside(environment);
  const all = sources(environment);
  const ofOthers = receiverSources(environment).map(({ from, namespace }) => ({ name: from.name, namespace }));
  const stored =
    choice === 'external'
      ? new Credentials(
          'credentials',
          {
            secrets: password =>
              secretsByNamespace(environment, (user, which) => laterPassword(password(user, which))).map(
                ({ passwords }) => passwords,
              ),
            deletionProtection,
            keep: (secrets, opts) =>
              secretManager.store(
                [
                  ...secrets.map(({ metadata, stringData }) => ({
                    name: nameOf(environment, metadata),
                    namespace: metadata.namespace,
                    value: pulumi.jsonStringify(stringData),
                  })),
                  ...ofOthers,
                ],
                opts,
              ),
          },
          options(),
        )
      : secretManager.store(
          [...all.map(({ from, namespace }) => ({ name: from.name, namespace })), ...ofOthers],
          options(),
        );
  // On some clouds the operator's pods are given their identity when they start.
  const operator = new ExternalSecrets('external-secrets', options(stored));
  const objects = [
    ...[...new Set(all.map(({ namespace }) => namespace))].flatMap(namespace => secretStore(namespace, secretManager)),
    ...all.flatMap(({ templates, from }) => templates.map(template => externalSecret(template, from))),
  ];
  return new Manifests('external-secrets', { objects }, options(stored, operator));
}

/**
 * The objects that have External Secrets make the Secrets of an environment's receivers, for the namespace of Prometheus.
 * None where they are made by hand.
 */
export function receiverSecrets(environment: CloudEnvironment, secretManager: SecretManager | undefined): Manifest[] {
  const all = receiverSources(environment);
  if (all.length === 0 || secretManager === undefined) return [];
  const namespaces = [...new Set(all.map(({ namespace }) => namespace))];
  return [
    ...namespaces.flatMap(namespace => secretStore(namespace, secretManager)),
    ...all.map(({ template, from }) => externalSecret(template, from)),
  ];
}

/** Secrets that receivers need, as namespace and name, where an environment has some. */
export function receiverSecretNames(environment: CloudEnvironment): string[] {
  return Object.keys(environmentApp(environment, '').charts.monitoring?.secrets ?? {});
}

/** What the Secrets of receivers are copied from. */
function receiverSources(environment: CloudEnvironment) {
  const { chart, secrets = {} } = environmentApp(environment, '').charts.monitoring ?? {};
  const namespace = chart?.namespace;
  const stored = Object.entries(environment.alerts?.storedSecrets ?? {});
  if (namespace === undefined || !keepsOutside(environment)) return [];
  return stored.map(([secret, name]) => {
    const keys = secrets[secret] ?? [];
    // Keys may have characters that no name has.
    const stringData = Object.fromEntries(keys.map(key => [key, `{{ index . "${key}" }}`]));
    return { namespace, template: { metadata: { name: secret, namespace }, stringData }, from: { name, users: keys } };
  });
}

/** Throws where passwords are to be kept outside, and there is no place for them. */
export function checkSecrets({ environment, secretManager }: Omit<EnvironmentSecretsArgs, 'deletionProtection'>): void {
  if (keepsOutside(environment) && secretManager === undefined) cannotKeepOutside(environment);
}

/** Whether the passwords of an environment are kept in the secret manager of its cloud. */
export function keepsOutside({ platform }: CloudEnvironment): boolean {
  return (platform?.secrets ?? PLATFORM_DEFAULTS.secrets) !== 'pulumi';
}

function cannotKeepOutside({ name }: CloudEnvironment): never {
  throw new pulumi.RunError(
    `The secrets of ${name} cannot be kept outside: no secret manager is given; set platform.secrets to "pulumi".`,
  );
}

/** The Secrets with passwords of an environment, as namespace and name. */
export function passwordSecrets(environment: CloudEnvironment): string[] {
  return sources(environment).map(({ key }) => key);
}

/** The Secrets of an environment, each with what it comes from. */
function sources(environment: CloudEnvironment) {
  const { secrets } = environment.platform ?? {};
  const existing = typeof secrets === 'object' ? secrets.existing : {};
  const templateOf = (of: PasswordOf, { current }: PasswordCount) => {
    const user = of.slice(of.indexOf('/') + 1);
    return passwordTemplate(current ? user : alsoKey(user));
  };
  return secretsByNamespace(environment, templateOf).map(({ passwords, connection }) => {
    const { namespace, name } = passwords.metadata;
    const key = `${namespace}/${name}`;
    return {
      key,
      namespace,
      templates: connection ? [passwords, connection] : [passwords],
      from: {
        name: existing[key] ?? nameOf(environment, passwords.metadata),
        users: Object.keys(passwords.stringData).filter(key => key !== PASSWORDS_KEY),
      },
    };
  });
}

/** Name of what Pulumi keeps in the secret manager, which other environments may keep theirs in. */
function nameOf({ name }: CloudEnvironment, secret: { readonly namespace: string; readonly name: string }): string {
  return `${name}-${secret.namespace}-${secret.name}`;
}

/** A password that is not known yet. */
function laterPassword(password: pulumi.Output<string>): PasswordForms<pulumi.Output<string>> {
  return { text: password, inUri: text => password.apply(known => text(encodeURIComponent(known))) };
}
