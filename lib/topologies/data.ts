import { backup, backupProblems } from '../backup/backup';
import { migration, migrationProblems } from '../backup/migration';
import type { Copied } from '../backup/pod';
import type { DataProps } from '../backup/props';
import { restore, restoreProblems } from '../backup/restore';
import { volumeSnapshots, volumeSnapshotsProblems } from '../backup/volume-snapshots';
import { engineImage } from '../config/engines';
import type { TlsProps } from '../config/tls';
import { scrapeNamespace } from '../monitoring/monitoring';
import { type Monitored, migrationMonitored } from '../monitoring/service-monitor';
import { check, type Problems } from '../validation';
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
  if (wanted.volumeSnapshots) volumeSnapshots(topology, copied, wanted.volumeSnapshots);
  const target = { host, port, mode, primaryName };
  if (wanted.restore) restore(topology, copied, wanted.restore, target);
  if (wanted.migration) {
    const scrapedFrom = wanted.monitoring && scrapeNamespace(wanted.monitoring);
    migration(topology, copied, wanted.migration, target, scrapedFrom);
  }
}

/** What of it is scraped. */
export function dataMonitored({ name, migration: wanted }: Pick<Wanted, 'name' | 'migration'>): Monitored[] {
  return wanted ? [migrationMonitored(name)] : [];
}

/** What is wrong with what is asked for. */
export function dataProblems(wanted: DataProps & Pick<Wanted, 'persistence'>, shards: Copied['shards']): Problems {
  return [
    ...backupProblems(wanted.backup, shards),
    ...volumeSnapshotsProblems(wanted.volumeSnapshots, wanted.persistence),
    ...restoreProblems(wanted.restore),
    ...migrationProblems(wanted.migration),
    ...check([
      wanted.restore !== undefined && wanted.migration !== undefined,
      'migration: a topology is filled from one place; leave out restore, or migration',
    ]),
  ];
}
