import { basename } from 'node:path';
import { packageFile } from '../package-root';

/** What every server has, as paths in the folder of scripts. */
const SERVER = [
  'common.sh',
  'acl.sh',
  'follow-passwords.sh',
  'certificate.sh',
  'follow-certificate.sh',
  'post-start.sh',
  'start.sh',
  'sole-server.sh',
  'readable.sh',
  'fits.sh',
  'note-memory.sh',
  'adopt.sh',
  'probe.sh',
  'probes.sh',
];

/** What a topology's servers have besides. `topology.sh` is what the others call. */
const TOPOLOGY = {
  cluster: [
    'pre-stop.sh',
    'left-behind.sh',
    ...inFolder('cluster', 'topology.sh', 'shard-ids.sh', 'hold.sh', 'rejoin.sh'),
  ],
  standalone: inFolder('standalone', 'topology.sh'),
  replication: ['replicated.sh', ...inFolder('replication', 'topology.sh', 'find-primary.sh')],
  dynomite: inFolder(
    'dynomite',
    ...['topology.sh', 'pre-stop.sh', 'ring.sh', 'warm-up.sh', 'start-dynomite.sh', 'probe-dynomite.sh'],
  ),
  mirror: ['replicated.sh', ...inFolder('mirror', 'topology.sh', 'pre-stop.sh')],
  sentinel: [
    ...['pre-stop.sh', 'replicated.sh', 'left-behind.sh'],
    ...inFolder('sentinel', 'topology.sh', 'hold.sh', 'join.sh', 'hand-over.sh', 'failover.sh'),
  ],
} as const;

/** What the container of a Sentinel has. */
const SENTINEL = [
  'common.sh',
  'acl.sh',
  'follow-passwords.sh',
  'certificate.sh',
  'follow-certificate.sh',
  'post-start.sh',
  'probes.sh',
  ...inFolder('sentinel', 'start-sentinel.sh', 'probe-sentinel.sh', 'stop-sentinel.sh'),
];

/** What the container of an Envoy has. */
const ENVOY = inFolder('envoy', 'admin.sh', 'alive.sh', 'drain.sh');

/** What one has that tells its lives apart. */
const NAMED_ENVOY = inFolder('envoy', 'start-named.sh');

/** What the pod of a backup has. */
const BACKUP = [
  'common.sh',
  ...inFolder('backup', 'files.sh', 'slots.sh', 'take.sh', 'remote.sh', 'put.sh', 'verify.sh', 'finish.sh'),
];

/** What that of a restore has. */
const RESTORE = inFolder('backup', 'files.sh', 'remote.sh', 'get.sh', 'verify.sh', 'serve.sh');

/** What that of a migration has. */
const MIGRATION = inFolder('backup', 'replica.sh');

/** The scripts that run beside a server, by file name. */
export function serverScripts(topology: keyof typeof TOPOLOGY): Record<string, string> {
  return texts(...SERVER, ...TOPOLOGY[topology]);
}

/**
 * The scripts of a Sentinel's container, by file name. They read `sentinel.conf` and `sentinel-users.acl` beside them,
 * and the variables CONFIG, CREDENTIALS, RUN, POD_NAME, POD_NAMESPACE, POD_IP, SERVICES, SENTINEL_PORT and PRIMARY_NAME.
 */
export function sentinelScripts(): Record<string, string> {
  return texts(...SENTINEL);
}

/** The scripts of an Envoy's container, by file name. They read the variables ADMIN_IP, ADMIN_PORT, CLUSTERS and DRAIN_SECONDS. */
export function envoyScripts(named = false): Record<string, string> {
  return texts(...ENVOY, ...(named ? NAMED_ENVOY : []));
}

/** The scripts of backups, by file name: `lib/backup/pod.ts` has the variables that they read. */
export function backupScripts(): Record<string, string> {
  return texts(...BACKUP);
}

/** The scripts of restores, likewise. */
export function restoreScripts(): Record<string, string> {
  return texts(...RESTORE);
}

/** The scripts of migrations, likewise. */
export function migrationScripts(): Record<string, string> {
  return texts(...MIGRATION);
}

function inFolder(folder: string, ...files: readonly string[]): string[] {
  return files.map(file => `${folder}/${file}`);
}

function texts(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map(path => [basename(path), packageFile('lib', 'scripts', ...path.split('/'))]));
}
