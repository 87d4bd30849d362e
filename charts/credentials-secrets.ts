import { randomBytes } from 'node:crypto';
import type { Environment } from '../environments';
import type { RedisCluster, RedisSentinel, User } from '../lib';
import { environmentApp } from './environment-app';

/** A Secret, as its manifest says it, with passwords of any form. */
export interface SecretManifest<P> {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly stringData: Readonly<Record<string, P>>;
}

/** Whose password: that of a user of the cluster, or of the servers with Sentinels, which have their own. */
export type PasswordOf = User | `sentinel/${User}`;

/**
 * The Secrets that an environment's workloads refer to: for each Redis the servers' with a password for each user, and
 * the counter's copy with the application's alone.
 *
 * @param password makes one; asked once for each
 */
export function credentialsSecrets<P>(environment: Environment, password: (of: PasswordOf) => P): SecretManifest<P>[] {
  const { redis, sentinel } = environmentApp(environment, '');
  const servers = secretsOf(redis, environment.redis.namespace, environment.counter.namespace, password);
  if (!sentinel || !environment.sentinel) return servers;
  const { namespace, counter } = environment.sentinel;
  return [...servers, ...secretsOf(sentinel, namespace, counter.namespace, user => password(`sentinel/${user}`))];
}

function secretsOf<P>(
  { connection, users }: RedisCluster | RedisSentinel,
  servers: string,
  clients: string,
  password: (user: User) => P,
): SecretManifest<P>[] {
  const { secretName, secretKey } = connection;
  const secret = (namespace: string, passwords: readonly (readonly [string, P])[]): SecretManifest<P> => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, namespace },
    stringData: Object.fromEntries(passwords),
  });
  const passwords = users.map(user => [user, password(user)] as const);
  return [
    secret(servers, passwords),
    secret(
      clients,
      passwords.filter(([user]) => user === secretKey),
    ),
  ];
}

/** A password of 192 random bits. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}
