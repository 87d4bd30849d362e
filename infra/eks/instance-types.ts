export const INSTANCE_TYPES: ReadonlyMap<string, { cpus: number; memoryGiB: number; pods: number }> = new Map([
  ['t4g.large', { cpus: 2, memoryGiB: 8, pods: 35 }],
  ['m7g.xlarge', { cpus: 4, memoryGiB: 16, pods: 58 }],
  ['r7g.xlarge', { cpus: 4, memoryGiB: 32, pods: 58 }],
]);
