import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Login } from '../../../keeper/connections';
import { isTested } from '../../../lib/config/engines';
import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import { aclFile } from '../../../lib/config/users';
import type { Engine } from './engines';
import { type Server, startServer } from './server';

const SCRIPTS = join(__dirname, '../../../lib/scripts');
const PORT = 7379;
export const BUS_PORT = 17379;
const KEEPER_PASSWORD = 'keeper-secret';
export const KEEPER_LOGIN: Login = { username: 'keeper', password: async () => KEEPER_PASSWORD };

/** What a user may do, as the topology's ACL grants it. */
function rightsOf(user: string, { name }: Engine): string {
  const acl = aclFile('cluster', isTested(name) ? name : undefined);
  return new RegExp(`^user ${user} .* -@all (.*)$`, 'm').exec(acl)?.[1] ?? '';
}

/** Three shards of two pods, `web-<shard>-<ordinal>`. */
export const SPEC: ClusterSpec = {
  topology: 'cluster',
  name: 'web',
  port: PORT,
  busPort: BUS_PORT,
  domain: 'web',
  nodeTimeoutMs: 2000,
  shards: [0, 1, 2].map(shard => ({ pods: [`web-${shard}-0`, `web-${shard}-1`] })),
};

export const PODS: readonly string[] = SPEC.shards.flatMap(shard => shard.pods);

/** What may differ from pod to pod. */
export interface PodOptions {
  /** Domain of its name. @default - that of the spec */
  readonly domain?: string;
  /** Further lines of configuration. @default - none */
  readonly directives?: readonly string[];
}

/** Starts the server of one pod. Pods of ordinal 0 are in zone a, those of ordinal 1 in zone b. */
export function startPod(
  engine: Engine,
  pod: string,
  ip: string,
  dir?: string,
  { domain = SPEC.domain, directives = [] }: PodOptions = {},
): Promise<Server> {
  const config = [
    'user default off',
    `user keeper on >${KEEPER_PASSWORD} -@all ${rightsOf('keeper', engine)}`,
    `user replication on >replication -@all ${rightsOf('replication', engine)}`,
    'masteruser replication',
    'masterauth replication',
    'appendonly yes',
    'repl-diskless-sync-delay 0',
    'cluster-enabled yes',
    `cluster-node-timeout ${SPEC.nodeTimeoutMs}`,
    'cluster-allow-replica-migration no',
    `cluster-port ${BUS_PORT}`,
    `cluster-announce-ip ${ip}`,
    `cluster-announce-hostname ${pod}.${domain}`,
    `proc-title-template "{title} {listen-addr} {server-mode} zone=${pod.endsWith('0') ? 'a' : 'b'}"`,
    ...directives,
  ];
  // As a pod's start script does: a server that was stopped while it joined would refuse its own file.
  if (dir && existsSync(join(dir, 'nodes.conf'))) {
    execFileSync('sh', [join(SCRIPTS, 'cluster', 'shard-ids.sh')], {
      env: { ...process.env, CONFIG: SCRIPTS, DATA: dir },
    });
  }
  return startServer({ engine, ip, port: PORT, config, ...(dir ? { dir } : {}) });
}
