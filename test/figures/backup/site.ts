import { cleanUpBackup, timedBackup } from '../../bench/backup/steps';
import { rounded } from '../child';
import { engineNamed, versionOf } from '../engine';
import type { Site } from '../kind';

/** What is backed up: random values, which nothing can pack. */
export const DATA = { mib: 256, valueBytes: 1000 } as const;

const MIB = 1024 ** 2;

/** Backups and restores of one server of an engine, on loopback: milliseconds a GiB of each step. */
export async function backupSite(name: string): Promise<Site> {
  const engine = engineNamed(name);
  return {
    versions: { engine: await versionOf(engine) },
    take: async () => {
      try {
        const seconds = await timedBackup(engine, DATA.mib * MIB, DATA.valueBytes);
        const perGib = Object.entries(seconds).map(([step, took]) => [step, rounded((took * 1000 * 1024) / DATA.mib)]);
        return Object.fromEntries(perGib);
      } finally {
        await cleanUpBackup();
      }
    },
    close: cleanUpBackup,
  };
}
