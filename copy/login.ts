import { readFileSync } from 'node:fs';
import type { CopyServer, CopySource } from '../lib/config/copy-spec';
import { tlsOptions } from '../programs/tls';
import type { Credentials } from './connection';
import { createRedis, type Redis, type RedisProps } from './redis';

/** How a task connects. */
export type Manners = Pick<RedisProps, 'patienceMs' | 'onProblem'>;

/** The Redis that is written to. Throws a sentence when its password or certificate cannot be read. */
export function connectTarget(server: CopyServer, manners: Manners): Redis {
  return connectTo('target', server, manners);
}

/** The Redis that keys come from. Throws as `connectTarget` does. */
export function connectSource(server: CopySource, manners: Manners): Redis {
  return connectTo('source', server, manners);
}

/** How to log in to a Redis. Throws a sentence when a file cannot be read that the spec names. */
export function credentialsOf({ host, user, passwordFile, tlsFolder }: CopySource): Credentials {
  const password = passwordFile === undefined ? undefined : () => readPassword(passwordFile, user);
  const tls = tlsFolder === undefined ? undefined : () => tlsOptions(tlsFolder, host);
  // Files that are not there are said now, and not for each connection.
  password?.();
  tls?.();
  return { ...(user === undefined ? {} : { user }), ...(password ? { password } : {}), ...(tls ? { tls } : {}) };
}

function connectTo(name: 'source' | 'target', server: CopySource, manners: Manners): Redis {
  const { host, port, mode, primaryName, user, passwordFile } = server;
  const where = mode === 'sentinel' ? 'its Sentinels are' : 'it is';
  const login = passwordFile
    ? `see that it has ${user ? `the user ${user} with ` : ''}the password in ${passwordFile}`
    : `set ${name}.passwordFile if it asks for a password`;
  return createRedis({
    title: `The ${name}`,
    advice: `set ${name}.host and ${name}.port to where ${where}, and ${login}`,
    ...manners,
    at: { host, port },
    mode,
    ...(primaryName === undefined ? {} : { primaryName }),
    ...credentialsOf(server),
  });
}

function readPassword(file: string, user = 'default'): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The password file ${file} can't be read (${reason}): set passwordFile to the one of user ${user}.`,
    );
  }
  const password = text.replace(/\r?\n$/, '');
  if (password === '') throw new Error(`The password file ${file} is empty: put the password of user ${user} in it.`);
  return password;
}
