import type { MachineType } from '../room';

/**
 * The machine types that environments use.
 *
 * @see https://docs.cloud.google.com/compute/docs/general-purpose-machines
 */
export const MACHINE_TYPES: ReadonlyMap<string, MachineType> = new Map([
  ['e2-standard-2', { cpus: 2, memoryGiB: 8 }],
  ['e2-standard-4', { cpus: 4, memoryGiB: 16 }],
  ['n2-highmem-4', { cpus: 4, memoryGiB: 32 }],
]);
