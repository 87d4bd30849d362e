/** What the environment tells the keeper. */
export interface Settings {
  /** File with the spec as JSON, read again before each pass. */
  readonly specFile: string;
  /** File with the password of the ACL user `keeper`, read again at each login. */
  readonly passwordFile: string;
  /** File with the password of the ACL user `sentinel`, for a topology that has Sentinels; read again for each of them. */
  readonly sentinelPasswordFile?: string;
  /** Folder with `ca.crt`, and with `tls.crt` and `tls.key` where it shows a certificate; nothing for plain text. */
  readonly tlsFolder?: string;
  /** Name that the servers' certificate has. */
  readonly tlsName?: string;
  /** Domain of the pods' stable names in full, in place of the spec's, which does not know the namespace. */
  readonly domain?: string;
  /** Port of health, metrics and status. */
  readonly httpPort: number;
  /** Port on which stopping servers ask what to do. */
  readonly verdictPort: number;
}

/** Reads the settings from environment variables. Throws a sentence that says what to set. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    specFile: required(env, 'SPEC_FILE', 'the file with the topology to keep, as JSON'),
    passwordFile: required(env, 'PASSWORD_FILE', "the file with the password of the servers' ACL user `keeper`"),
    ...(env.SENTINEL_PASSWORD_FILE ? { sentinelPasswordFile: env.SENTINEL_PASSWORD_FILE } : {}),
    ...(env.TLS_FOLDER
      ? { tlsFolder: env.TLS_FOLDER, tlsName: required(env, 'TLS_NAME', "the name that the servers' certificate has") }
      : {}),
    ...(env.DOMAIN ? { domain: env.DOMAIN } : {}),
    httpPort: port(env, 'HTTP_PORT', 8080),
    verdictPort: port(env, 'VERDICT_PORT', 6390),
  };
}

function required(env: Readonly<Record<string, string | undefined>>, name: string, what: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: set it to ${what}.`);
  return value;
}

function port(env: Readonly<Record<string, string | undefined>>, name: string, otherwise: number): number {
  const value = env[name];
  if (!value) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    throw new Error(`${name} is "${value}": set it to a port from 1 to 65535, or leave it away for ${otherwise}.`);
  }
  return number;
}
