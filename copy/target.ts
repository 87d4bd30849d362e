import { readFileSync } from 'node:fs';
import type { CopyServer } from '../lib/config/copy-spec';
import { tlsOptions } from '../programs/tls';
import { createRedis, type Redis } from './redis';

/** A target that fails over, moves slots or is rolled is waited for this long, in milliseconds. */
const PATIENCE_MS = 5 * 60_000;

/**
 * The Redis that is written to. Throws a sentence when its password or certificate cannot be read.
 *
 * @param patienceMs How long it is waited for. @default - 5 minutes
 */
export function connectTarget(server: CopyServer, patienceMs = PATIENCE_MS): Redis {
  const { host, port, mode, primaryName, user, passwordFile, tlsFolder } = server;
  const password = () => readPassword(passwordFile, user);
  const tls = tlsFolder === undefined ? undefined : () => tlsOptions(tlsFolder, host);
  // Files that are not there are said now, and not for each connection.
  password();
  tls?.();
  return createRedis({
    title: 'The target',
    advice:
      `set target.host and target.port to where ${mode === 'sentinel' ? 'its Sentinels are' : 'it is'}, and see that ` +
      `it has the user ${user} with the password in ${passwordFile}`,
    patienceMs,
    at: { host, port },
    mode,
    ...(primaryName === undefined ? {} : { primaryName }),
    user,
    password,
    ...(tls ? { tls } : {}),
  });
}

function readPassword(file: string, user: string): string {
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
