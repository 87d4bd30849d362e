import { PROGRAM_FOLDERS } from '../lib/config/program-files';
import type { RedisConnection } from '../lib/topologies/redis';
import type { NodeProgramProps } from '../lib/workload/node-program';

/**
 * What a pod needs for its program to be a client of a Redis: the settings that `environment.ts` reads, and access.
 *
 * @param secretName its own copy of the Secret with the password
 * @param caSecretName its own Secret with `ca.crt`, and with `tls.crt` and `tls.key` where it has to show a certificate
 */
export function clientProps(
  connection: RedisConnection,
  secretName = connection.secretName,
  caSecretName = connection.caSecretName,
): Pick<NodeProgramProps, 'podLabels' | 'credentials' | 'certificate' | 'env'> {
  const certified = connection.tls && caSecretName !== undefined;
  return {
    podLabels: connection.clientLabels,
    credentials: { secretName, users: [connection.secretKey] },
    ...(certified ? { certificate: { secretName: caSecretName, shown: connection.clientCertificate } } : {}),
    env: {
      REDIS_MODE: connection.mode,
      REDIS_HOST: connection.host,
      REDIS_PORT: String(connection.port),
      ...(connection.primaryName ? { REDIS_PRIMARY_NAME: connection.primaryName } : {}),
      REDIS_USER: connection.user,
      ...(certified ? { REDIS_TLS_FOLDER: PROGRAM_FOLDERS.certificate } : {}),
      REDIS_PASSWORD_FILE: `${PROGRAM_FOLDERS.credentials}/${connection.secretKey}`,
    },
  };
}
