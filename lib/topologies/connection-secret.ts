import type { RedisConnection } from './redis';

/** A password in the two forms that a Secret for clients has it in: a value may be a template, or known later. */
export interface PasswordForms<P> {
  /** As it is. */
  readonly text: P;
  /** A text that has it with everything escaped that a URI asks for (RFC 3986). */
  readonly inUri: (text: (escaped: string) => string) => P;
}

/**
 * What an application needs to connect, by the keys of a Secret for it: those that the Service Binding Specification
 * knows (`type`, `host`, `port`, `username`, `password`, `uri`), and `topology`, `tls` and `primaryName` beside them.
 * All are good for a file, and for a variable with `envFrom`.
 *
 * The URI is `redis://` (`rediss://` with TLS), for Sentinels `redis-sentinel://…?sentinelMasterId=…`, as Lettuce
 * reads it: a client that takes a Sentinel for a server would speak to the wrong one.
 *
 * @see https://servicebinding.io/spec/core/1.1.0/#well-known-secret-entries
 * @see https://github.com/redis/lettuce/wiki/Redis-URI-and-connection-details
 */
export function connectionSecretData<P>(
  { host, port, user, mode, primaryName, tls = false }: RedisConnection,
  password: PasswordForms<P>,
): Record<string, string | P> {
  const scheme = mode === 'sentinel' ? (tls ? 'rediss-sentinel' : 'redis-sentinel') : tls ? 'rediss' : 'redis';
  const primary = primaryName === undefined ? '' : `?sentinelMasterId=${encodeURIComponent(primaryName)}`;
  return {
    type: 'redis',
    host,
    port: String(port),
    username: user,
    password: password.text,
    uri: password.inUri(escaped => `${scheme}://${encodeURIComponent(user)}:${escaped}@${host}:${port}${primary}`),
    topology: mode,
    tls: String(tls),
    ...(primaryName === undefined ? {} : { primaryName }),
  };
}

/** A password that is known. */
export function knownPassword(password: string): PasswordForms<string> {
  return { text: password, inUri: text => text(encodeURIComponent(password)) };
}
