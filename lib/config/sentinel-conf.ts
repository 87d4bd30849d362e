import { PORTS } from './ports';
import { FOLDERS, TLS_FOLDER } from './redis-conf';
import { listenDirectives, type Tls } from './tls';

/** Name of the Sentinels' ACL file. Beside the servers', whose name it must not have. */
export const SENTINEL_ACL_FILE = 'sentinel-users.acl';

/**
 * sentinel.conf, before the start script adds what only the pod knows: its names, its id, passwords. It names no
 * primary: the keeper tells Sentinels which one to watch over, and how.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/
 */
export function sentinelConf(tls?: Tls): string {
  const lines = [
    ...Object.entries(listenDirectives(tls, PORTS.sentinel, PORTS.sentinelTls, TLS_FOLDER)).map(each => each.join(' ')),
    'bind * -::*',
    // As for servers: access is guarded by ACL users and network policies.
    'protected-mode no',
    `dir ${FOLDERS.run}`,
    `aclfile ${FOLDERS.run}/${SENTINEL_ACL_FILE}`,
    // Names of Services stay when pods move. Both come before any primary is known, or its address would be kept.
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    'sentinel deny-scripts-reconfig yes',
  ];
  return `${lines.join('\n')}\n`;
}
