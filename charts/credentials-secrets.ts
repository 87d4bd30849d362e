import { randomBytes } from 'node:crypto';
import type { Environment } from '../environments';
import { USERS } from '../lib';
import { environmentApp } from './environment-app';

/** A Secret, as its manifest says it. */
export interface SecretManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData: Readonly<Record<string, string>>;
}

/**
 * The Secrets that an environment's workloads refer to: the servers' with a password for each user, and the counter's
 * copy with the application's alone.
 */
export function credentialsSecrets(environment: Environment, password: () => string): SecretManifest[] {
  const { redis, counter } = environment;
  const { secretName, secretKey } = environmentApp(environment, '').redis.connection;
  const secret = (namespace: string, stringData: Record<string, string>): SecretManifest => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, namespace },
    stringData,
  });
  const passwords = Object.fromEntries(Object.values(USERS).map(user => [user, password()]));
  return [secret(redis.namespace, passwords), secret(counter.namespace, { [secretKey]: passwords[secretKey] ?? '' })];
}

/** A password of 192 random bits. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}
