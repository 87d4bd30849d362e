import { randomBytes } from 'node:crypto';
import type { Environment } from '../environments';
import type { User } from '../lib';
import { environmentApp } from './environment-app';

/** A Secret, as its manifest says it, with passwords of any form. */
export interface SecretManifest<P> {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData: Readonly<Record<string, P>>;
}

/**
 * The Secrets that an environment's workloads refer to: the servers' with a password for each user, and the counter's
 * copy with the application's alone.
 *
 * @param password makes that of a user; asked once for each
 */
export function credentialsSecrets<P>(environment: Environment, password: (user: User) => P): SecretManifest<P>[] {
  const { redis, counter } = environment;
  const { connection, users } = environmentApp(environment, '').redis;
  const { secretName, secretKey } = connection;
  const secret = (namespace: string, passwords: readonly (readonly [string, P])[]): SecretManifest<P> => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, namespace },
    stringData: Object.fromEntries(passwords),
  });
  const passwords = users.map(user => [user, password(user)] as const);
  return [
    secret(redis.namespace, passwords),
    secret(
      counter.namespace,
      passwords.filter(([user]) => user === secretKey),
    ),
  ];
}

/** A password of 192 random bits. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}
