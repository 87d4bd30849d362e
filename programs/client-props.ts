import { type NodeProgramProps, PROGRAM_FOLDERS, type RedisConnection } from '../lib';

/**
 * What a pod needs for its program to be a client of a Redis: the settings that `environment.ts` reads, and access.
 */
export function clientProps(
  connection: RedisConnection,
  secretName = connection.secretName,
): Pick<NodeProgramProps, 'podLabels' | 'credentials' | 'env'> {
  return {
    podLabels: connection.clientLabels,
    credentials: { secretName, users: [connection.secretKey] },
    env: {
      REDIS_MODE: connection.mode,
      REDIS_HOST: connection.host,
      REDIS_PORT: String(connection.port),
      ...(connection.primaryName ? { REDIS_PRIMARY_NAME: connection.primaryName } : {}),
      REDIS_USER: connection.user,
      REDIS_PASSWORD_FILE: `${PROGRAM_FOLDERS.credentials}/${connection.secretKey}`,
    },
  };
}
