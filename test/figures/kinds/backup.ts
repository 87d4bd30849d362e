import { STEPS } from '../../bench/backup/steps';
import { DRILLED } from '../../e2e/support/engines';
import { backupSite, DATA } from '../backup/site';
import { cellOf, type Kind } from '../kind';

/** What a backup and a restore take. */
export const BACKUP: Kind = {
  name: 'backup',
  title: 'What a backup and a restore take, for each GiB',
  summary: 'the steps of a backup and of a restore, in time for each GiB of values',
  about: [
    `One server with ${DATA.mib} MiB in random values of ${DATA.valueBytes.toLocaleString('en')} bytes is backed up and restored into ` +
      'another, by the scripts and the program of the Jobs, on loopback. Each time is what that step would take for a GiB of values. ' +
      "Store and servers are on one machine: a bucket's network comes on top, and pods that start.",
  ],
  cells: DRILLED.map(engine => cellOf({ engine })),
  measures: Object.entries(STEPS).map(([name, heading]) => ({ name, heading, unit: 'time' })),
  onCluster: false,
  site: ({ of }) => of.engine ?? '',
  open: ({ of }) => backupSite(of.engine ?? ''),
  findings: () => [],
  plots: () => [],
};
