import { backup, backupProblems } from '../backup/backup';
import type { Copied } from '../backup/pod';
import type { DataProps } from '../backup/props';
import { restore, restoreProblems } from '../backup/restore';
import { engineImage } from '../config/engines';
import type { TlsProps } from '../config/tls';
import type { Problems } from '../validation';
import type { Placement } from '../workload/placement';
import type { WantedServers } from './server-props';
import { credentialsOf, type Topology } from './topology';

type Wanted = WantedServers & TlsProps & DataProps & { readonly placement: Placement };

/** What carries the data of a topology's servers elsewhere, and from there, as it is asked for. */
export function data(topology: Topology, wanted: Wanted, shards: Copied['shards']): void {
  const { host, port, mode, primaryName } = topology.connection;
  const copied: Copied = {
    ...wanted,
    serverImage: engineImage(wanted.engine),
    credentialsSecret: credentialsOf(wanted).secretName,
    shards,
    cluster: mode === 'cluster',
    doors: topology.doors,
  };
  if (wanted.backup) backup(topology, copied, wanted.backup);
  if (wanted.restore) restore(topology, copied, wanted.restore, { host, port, mode, primaryName });
}

/** What is wrong with what is asked for. */
export function dataProblems(
  { backup: wantedBackup, restore: wantedRestore }: DataProps,
  shards: Copied['shards'],
): Problems {
  return [...backupProblems(wantedBackup, shards), ...restoreProblems(wantedRestore)];
}
