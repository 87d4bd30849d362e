import type { GkeDisk } from '../infra/gke/settings';
import type { Disk, PreProvisionedPersistence } from '../lib';
import { diskPlaces, serverOf } from './disks';

/** A zonal disk for each server, as `diskPlaces` spreads them. */
export function zonalDisks(
  environment: string,
  shards: readonly (readonly string[])[],
  zones: readonly string[],
  like: Pick<GkeDisk, 'kind' | 'sizeGb'>,
): GkeDisk[] {
  return diskPlaces(environment, shards, zones).map(({ name, zone }) => ({ name, zones: [zone], ...like }));
}

/**
 * The disks of an environment as its servers keep their data on them: each by the server that it is named after. That
 * every server has one is for `RedisCluster` to check.
 */
export function onDisks(environment: string, disks: readonly GkeDisk[]): PreProvisionedPersistence {
  return {
    kind: 'pre-provisioned',
    driver: 'pd.csi.storage.gke.io',
    // What Compute Engine calls a GB has 2^30 bytes.
    size: `${Math.min(...disks.map(disk => disk.sizeGb))}Gi`,
    disks: Object.fromEntries(disks.map(disk => [serverOf(environment, disk.name), volumeOf(disk)])),
  };
}

/** The handle leaves the project to the driver, so that manifests are the same whichever project they are for. */
function volumeOf({ name, zones }: GkeDisk): Disk {
  const [zone = ''] = zones;
  if (zones.length < 2) return { handle: `projects/UNSPECIFIED/zones/${zone}/disks/${name}` };
  const region = zone.slice(0, zone.lastIndexOf('-'));
  return { handle: `projects/UNSPECIFIED/regions/${region}/disks/${name}`, zones };
}
