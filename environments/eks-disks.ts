import type { EksDisk } from '../infra/eks/settings';
import type { PreProvisionedPersistence } from '../lib';
import { diskPlaces, serverOf } from './disks';

/** A volume for each server, as `diskPlaces` spreads them. */
export function zonalVolumes(
  environment: string,
  shards: readonly (readonly string[])[],
  zones: readonly string[],
  like: Omit<EksDisk, 'name' | 'zone'>,
): EksDisk[] {
  return diskPlaces(environment, shards, zones).map(place => ({ ...place, ...like }));
}

/**
 * The volumes of an environment as its servers keep their data on them: each by the server that it is named after. They
 * have no handles: AWS makes ids up, so that Pulumi, which learns them, makes the PersistentVolumes. Claims refer to
 * those by names that everybody knows, and no manifest has an id in it.
 */
export function onVolumes(environment: string, disks: readonly EksDisk[]): PreProvisionedPersistence {
  return {
    kind: 'pre-provisioned',
    driver: 'ebs.csi.aws.com',
    size: `${Math.min(...disks.map(disk => disk.sizeGb))}Gi`,
    disks: Object.fromEntries(disks.map(({ name, zone }) => [serverOf(environment, name), { zones: [zone] }])),
  };
}
