import { readFileSync } from 'node:fs';

/** What a client must be able to do, as `RedisConnection.mode` says it. */
const MODES = ['cluster', 'standalone'] as const;

/** Where a program finds Redis, who it is there, and where it serves HTTP. */
export interface RedisEnvironment {
  /** Whether it has to follow redirections. */
  readonly mode: (typeof MODES)[number];
  /** Name of a Service, or an address. It is resolved again at each new connection. */
  readonly host: string;
  readonly port: number;
  /** Name of the ACL user. */
  readonly user: string;
  /** Reads the password's file anew, so that a rotated password is taken up by the next connection. */
  readonly password: () => string;
  /** Port of the program's own HTTP server. */
  readonly httpPort: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads `REDIS_MODE`, `REDIS_HOST`, `REDIS_PORT`, `REDIS_USER`, `REDIS_PASSWORD_FILE` and `HTTP_PORT` (default 8080).
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
  const mode = MODES.find(each => each === wanted) ?? 'cluster';
  if (wanted && mode !== wanted) problems.push(`REDIS_MODE is "${wanted}" and has to be ${MODES.join(' or ')}`);
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
  if (problems.length > 0) throw new Error(`Cannot start: ${problems.join('; ')}.`);
  return { mode, host, port: redisPort, user, password, httpPort };
}
