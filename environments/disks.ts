/** A disk for a server, and the zone that it is in. */
export interface DiskPlace {
  /** Name of the disk. */
  readonly name: string;
  readonly zone: string;
}

/**
 * A zonal disk for each server, named after environment and server. The servers of a shard are in different zones, as
 * long as there are zones enough, and so are the first servers of the shards.
 *
 * @param shards names of the servers, shard by shard
 */
export function diskPlaces(
  environment: string,
  shards: readonly (readonly string[])[],
  zones: readonly string[],
): DiskPlace[] {
  return shards.flatMap((servers, shard) =>
    servers.map((server, ordinal) => ({
      name: diskOf(environment, server),
      zone: zones[(shard + ordinal) % zones.length] ?? '',
    })),
  );
}

/** Name of the disk of a server. A project or an account may hold the disks of several environments. */
export function diskOf(environment: string, server: string): string {
  return `${environment}-${server}`;
}

/** The server that a disk is named after; the whole name of one that is named otherwise. */
export function serverOf(environment: string, disk: string): string {
  const prefix = diskOf(environment, '');
  return disk.startsWith(prefix) ? disk.slice(prefix.length) : disk;
}
