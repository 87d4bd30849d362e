import { readFileSync } from 'node:fs';
import type { RedisMode } from '../lib';
import { type TlsOptions, tlsOptions } from './tls';

/** What a client must be able to do, as `RedisConnection.mode` says it. */
const MODES: Readonly<Record<RedisMode, true>> = { cluster: true, sentinel: true, standalone: true };

/** Where a program finds Redis, who it is there, and where it serves HTTP. */
export type RedisEnvironment = RedisLogin & RedisPlace;

/** A Redis at one name, or Sentinels that know where it is. */
export type RedisPlace =
  | {
      /** With `cluster` it has to follow redirections. */
      readonly mode: Exclude<RedisMode, 'sentinel'>;
    }
  | {
      /** It has to ask the Sentinels at the host. Its user and password are good for them and for the servers. */
      readonly mode: 'sentinel';
      /** Name under which they know the primary. */
      readonly primaryName: string;
    };

/** What a program needs whatever the topology. */
interface RedisLogin {
  /** Name of a Service, or an address. It is resolved again at each new connection. */
  readonly host: string;
  readonly port: number;
  /** Name of the ACL user. */
  readonly user: string;
  /** Reads the password's file anew, so that a rotated password is taken up by the next connection. */
  readonly password: () => string;
  /** How to speak TLS, read anew for each connection as the password is. @default - plain text */
  readonly tls?: () => TlsOptions;
  /** Port of the program's own HTTP server. */
  readonly httpPort: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads `REDIS_MODE`, `REDIS_HOST`, `REDIS_PORT`, `REDIS_USER`, `REDIS_PASSWORD_FILE` and `HTTP_PORT` (default 8080),
 * and `REDIS_PRIMARY_NAME` where the mode is `sentinel`. `REDIS_TLS_FOLDER` has it speak TLS, by what is in that folder.
 *
 * @throws Error with one sentence that names every variable to set
 */
export function readRedisEnvironment(variables: Variables): RedisEnvironment {
  const problems: string[] = [];
  const text = (name: string): string => {
    const value = variables[name]?.trim();
    if (!value) problems.push(`${name} is not set`);
    return value ?? '';
  };
  const port = (name: string, fallback?: number): number => {
    if (fallback !== undefined && !variables[name]) return fallback;
    const value = text(name);
    const number = Number(value);
    if (value && !(Number.isInteger(number) && number >= 1 && number <= 65535)) {
      problems.push(`${name} is "${value}" and has to be a port from 1 to 65535`);
    }
    return number;
  };

  const wanted = text('REDIS_MODE');
  if (wanted && !isMode(wanted)) {
    problems.push(`REDIS_MODE is "${wanted}" and has to be ${Object.keys(MODES).join(' or ')}`);
  }
  const mode = isMode(wanted) ? wanted : 'cluster';
  const place: RedisPlace = mode === 'sentinel' ? { mode, primaryName: text('REDIS_PRIMARY_NAME') } : { mode };
  const host = text('REDIS_HOST');
  const redisPort = port('REDIS_PORT');
  const user = text('REDIS_USER');
  const file = text('REDIS_PASSWORD_FILE');
  const httpPort = port('HTTP_PORT', 8080);
  const password = () => readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (file) {
    try {
      password();
    } catch (error) {
      problems.push(`REDIS_PASSWORD_FILE cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  const folder = variables.REDIS_TLS_FOLDER;
  const tls = folder ? () => tlsOptions(folder, host) : undefined;
  try {
    tls?.();
  } catch (error) {
    problems.push(
      `REDIS_TLS_FOLDER is of no use: ${error instanceof Error ? error.message.replace(/\.$/, '') : String(error)}`,
    );
  }
  if (problems.length > 0) throw new Error(`Cannot start: ${problems.join('; ')}.`);
  return { ...place, host, port: redisPort, user, password, ...(tls ? { tls } : {}), httpPort };
}

function isMode(text: string): text is RedisMode {
  return Object.hasOwn(MODES, text);
}
