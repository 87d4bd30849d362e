import type { GkeDisk } from '../infra/gke/settings';
import type { Disk, PreProvisionedPersistence } from '../lib';

/**
 * A zonal disk for each server, named after environment and server. The servers of a shard are in different zones, as
 * long as there are zones enough, and so are the first servers of the shards.
 *
 * @param shards names of the servers, shard by shard
 */
export function zonalDisks(
  environment: string,
  shards: readonly (readonly string[])[],
  zones: readonly string[],
  like: Pick<GkeDisk, 'kind' | 'sizeGb'>,
): GkeDisk[] {
  return shards.flatMap((servers, shard) =>
    servers.map((server, ordinal) => {
      const zone = (shard + ordinal) % zones.length;
      return { name: `${prefix(environment)}${server}`, zones: zones.slice(zone, zone + 1), ...like };
    }),
  );
}

/**
 * The disks of an environment as its servers keep their data on them: each by the server that it is named after. That
 * every server has one is for `RedisCluster` to check.
 */
export function onDisks(environment: string, disks: readonly GkeDisk[]): PreProvisionedPersistence {
  const serverOf = ({ name }: GkeDisk) =>
    name.startsWith(prefix(environment)) ? name.slice(prefix(environment).length) : name;
  return {
    kind: 'pre-provisioned',
    driver: 'pd.csi.storage.gke.io',
    // What Compute Engine calls a GB has 2^30 bytes.
    size: `${Math.min(...disks.map(disk => disk.sizeGb))}Gi`,
    disks: Object.fromEntries(disks.map(disk => [serverOf(disk), volumeOf(disk)])),
  };
}

/** A project may hold the disks of several environments. */
function prefix(environment: string): string {
  return `${environment}-`;
}

/** The handle leaves the project to the driver, so that manifests are the same whichever project they are for. */
function volumeOf({ name, zones }: GkeDisk): Disk {
  const [zone = ''] = zones;
  if (zones.length < 2) return { handle: `projects/UNSPECIFIED/zones/${zone}/disks/${name}` };
  const region = zone.slice(0, zone.lastIndexOf('-'));
  return { handle: `projects/UNSPECIFIED/regions/${region}/disks/${name}`, zones };
}
