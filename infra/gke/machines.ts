import type { GkeArchitecture, GkeDisk } from './settings';

/**
 * Series with Arm processors.
 *
 * @see https://docs.cloud.google.com/compute/docs/instances/arm-on-compute
 */
export const ARM_SERIES: readonly string[] = ['c4a', 'e4a', 'n4a', 't2a'];

/**
 * Series that take hyperdisks alone, for booting too.
 *
 * @see https://docs.cloud.google.com/compute/docs/general-purpose-machines
 */
const HYPERDISK_ONLY: readonly string[] = ['c4', 'c4a', 'c4d', 'h4d', 'n4', 'n4a', 'n4d'];

/**
 * Series whose ordinary machines do not take a balanced hyperdisk, and boot from a persistent disk.
 *
 * @see https://docs.cloud.google.com/compute/docs/disks/hd-types/hyperdisk-balanced
 */
const PERSISTENT_DISK_ONLY: readonly string[] = ['c2', 'c2d', 'e2', 'n2', 'n2d', 't2a', 't2d'];

/**
 * The series that take a regional persistent disk.
 *
 * @see https://docs.cloud.google.com/compute/docs/disks/about-regional-persistent-disk
 */
export const REGIONAL_DISK_SERIES: readonly string[] = ['e2', 'n1', 'n2', 'n2d'];

/** Series of a machine type: `n2` of `n2-highmem-4`. */
export function seriesOf(machineType: string): string {
  return machineType.replace(/-.*$/, '');
}

/** Architecture of a machine type. */
export function architectureOf(machineType: string): GkeArchitecture {
  return ARM_SERIES.includes(seriesOf(machineType)) ? 'arm64' : 'amd64';
}

/** Kind of boot disk for a machine type. Undefined: series differ, this one is not known here, and Google chooses. */
export function bootDiskKind(machineType: string): 'hyperdisk-balanced' | 'pd-balanced' | undefined {
  const series = seriesOf(machineType);
  if (HYPERDISK_ONLY.includes(series)) return 'hyperdisk-balanced';
  return PERSISTENT_DISK_ONLY.includes(series) ? 'pd-balanced' : undefined;
}

/** Whether machines of that type are known not to take a disk of that kind. */
export function refuses(machineType: string, { kind }: Pick<GkeDisk, 'kind'>): boolean {
  const none = kind === 'hyperdisk-balanced' ? PERSISTENT_DISK_ONLY : HYPERDISK_ONLY;
  return none.includes(seriesOf(machineType));
}
