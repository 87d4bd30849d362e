import type { Environment } from '../environments';
import {
  connectionSecretData,
  credentialsData,
  type PasswordForms,
  type RedisCluster,
  type RedisSentinel,
  type User,
} from '../lib';
import { environmentApp } from './environment-app';

export { randomPassword } from '../lib';

/** A Secret, as its manifest says it, with passwords of any form. */
export interface SecretManifest<P> {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly type?: string;
  readonly stringData: Readonly<Record<string, string | P>>;
}

/** The Secrets of one Redis in one namespace. */
export interface SecretsOf<P> {
  /** The passwords, by the names of the users. */
  readonly passwords: SecretManifest<P>;
  /** How to connect, for applications: all in one. @default - none, where there are servers alone */
  readonly connection?: SecretManifest<P>;
}

/** Which of a user's passwords. */
export interface PasswordCount {
  /** Counted from 1, as passwords change. */
  readonly number: number;
  /** Whether it is the one that is logged in with. */
  readonly current: boolean;
}

/** Makes or finds a password. */
export type PasswordFor<P, Of = PasswordOf> = (of: Of, which: PasswordCount) => PasswordForms<P>;

/** Whose password: that of a user of the cluster, or of the servers with Sentinels, which have their own. */
export type PasswordOf = User | `sentinel/${User}`;

/** The type of Secrets that say how to connect. @see https://servicebinding.io/spec/core/1.1.0/#provisioned-service */
const BINDING = 'servicebinding.io/redis';

/**
 * The Secrets of an environment, by Redis and namespace: for each Redis the servers' with a password for each user, and
 * for the counter the application's alone, with how to connect beside it.
 *
 * @param password makes one, or finds it; asked once for each
 */
export function secretsByNamespace<P>(environment: Environment, password: PasswordFor<P>): SecretsOf<P>[] {
  const { redis, sentinel } = environmentApp(environment, '');
  const servers = secretsOf(redis, environment.redis.namespace, environment.counter.namespace, password);
  if (!sentinel || !environment.sentinel) return servers;
  const { namespace, counter } = environment.sentinel;
  return [
    ...servers,
    ...secretsOf(sentinel, namespace, counter.namespace, (user, which) => password(`sentinel/${user}`, which)),
  ];
}

/** All Secrets that an environment's workloads and their clients refer to. */
export function credentialsSecrets<P>(environment: Environment, password: PasswordFor<P>): SecretManifest<P>[] {
  return secretsByNamespace(environment, password).flatMap(({ passwords, connection }) =>
    connection ? [passwords, connection] : [passwords],
  );
}

function secretsOf<P>(
  { connection, name, users, passwords }: RedisCluster | RedisSentinel,
  servers: string,
  clients: string,
  password: PasswordFor<P, User>,
): SecretsOf<P>[] {
  const { secretName, secretKey } = connection;
  const secret = (
    metadata: SecretManifest<P>['metadata'],
    stringData: SecretManifest<P>['stringData'],
    type?: string,
  ): SecretManifest<P> => ({ apiVersion: 'v1', kind: 'Secret', metadata, ...(type ? { type } : {}), stringData });
  const { current, also } = passwords;
  const made = users.map(user => {
    const forms = password(user, { number: current, current: true });
    const other = also === undefined ? undefined : password(user, { number: also, current: false });
    return { user, forms, held: { current: forms.text, also: other?.text } };
  });
  const texts = (of: typeof made) =>
    credentialsData(Object.fromEntries(of.map(({ user, held }) => [user, held])), passwords);
  const application = made.filter(({ user }) => user === secretKey);
  return [
    { passwords: secret({ name: secretName, namespace: servers }, texts(made)) },
    ...application.map(({ forms }) => ({
      passwords: secret({ name: secretName, namespace: clients }, texts(application)),
      connection: secret(
        { name: `${name}-connection`, namespace: clients },
        connectionSecretData(connection, forms),
        BINDING,
      ),
    })),
  ];
}
