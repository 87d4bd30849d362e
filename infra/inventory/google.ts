import { MACHINE_TYPES } from '../gke/machine-types';
import { REDIS_NODES } from '../nodes';
import type { MachineType } from '../room';
import type { Item } from './item';
import type { Asked } from './recording';

/** What costs on Google Cloud, by the types of Pulumi. All else there is free, or is billed with these. */
export const GOOGLE: Readonly<Record<string, (asked: Asked) => readonly Item[]>> = {
  'gcp:container/cluster:Cluster': ({ name, inputs }) => {
    const zonal = /-[a-z]$/.test(inputs.location);
    return [
      {
        kind: 'control plane',
        name,
        size: zonal ? 'GKE, zonal' : 'GKE, regional',
        count: 1,
        zones: zonal ? [inputs.location] : [],
        purpose: 'Kubernetes',
      },
    ];
  },
  'gcp:container/nodePool:NodePool': ({ name, inputs }) => {
    const { nodeLocations: zones, nodeCount, nodeConfig } = inputs;
    const { machineType, bootDisk, labels } = nodeConfig;
    const nodes = { name, count: nodeCount * zones.length, zones, purpose: purposeOf(labels) };
    return [
      nodeItem(nodes, machineType, MACHINE_TYPES.get(machineType)),
      bootItem(nodes, `${bootDisk.sizeGb} GB ${bootDisk.diskType ?? ''}`, bootDisk.sizeGb),
    ];
  },
  'gcp:compute/disk:Disk': ({ inputs }) => [disk(inputs.name, inputs, [inputs.zone])],
  'gcp:compute/regionDisk:RegionDisk': ({ inputs }) => [disk(inputs.name, inputs, inputs.replicaZones)],
  'gcp:compute/routerNat:RouterNat': ({ name }) => [
    { kind: 'NAT', name, size: 'by node and by byte', count: 1, zones: [], purpose: 'the way out of nodes' },
  ],
  'gcp:storage/bucket:Bucket': ({ name, inputs }) => [
    {
      kind: 'bucket',
      name,
      size: `by byte, for ${inputs.lifecycleRules?.[0]?.condition.age ?? '∞'} days`,
      count: 1,
      zones: [],
      purpose: 'backups',
    },
  ],
  'gcp:secretmanager/secret:Secret': ({ name }) => [storedSecret(name)],
  'kubernetes:core/v1:Service': balancerItems,
};

/** The load balancer that a cloud makes for a Service, where it asks for one. */
export function balancerItems({ name, inputs }: Asked): readonly Item[] {
  if (inputs.spec?.type !== 'LoadBalancer') return [];
  return [{ kind: 'load balancer', name, size: 'by the hour and by byte', count: 1, zones: [], purpose: 'the way in' }];
}

/** A secret in the secret manager of a cloud. */
export function storedSecret(name: string): Item {
  return { kind: 'stored secret', name, size: 'by version and by use', count: 1, zones: [], purpose: 'passwords' };
}

/** What nodes are for, by their labels. */
export function purposeOf(labels: Readonly<Record<string, string>> | undefined): string {
  return labels?.[REDIS_NODES.key] === REDIS_NODES.value ? 'Redis' : 'everything else';
}

/** Nodes as the bill has them: machines, with what a price is multiplied by where the type is known. */
export function nodeItem(nodes: Omit<Item, 'kind' | 'size'>, type: string, known: MachineType | undefined): Item {
  const units = known && { cpus: known.cpus, memoryGiB: known.memoryGiB };
  const size = known ? `${type}, ${known.cpus} vCPU, ${known.memoryGiB} GiB` : type;
  return { kind: 'node', size, units, ...nodes };
}

/** The disks that nodes boot from. */
export function bootItem(nodes: Omit<Item, 'kind' | 'size'>, size: string, diskGiB: number): Item {
  return { kind: 'boot disk', size: size.trim(), units: { diskGiB }, ...nodes };
}

function disk(name: string, { type, size }: Asked['inputs'], zones: readonly string[]): Item {
  // A regional disk is paid for in both of its zones.
  const units = { diskGiB: size * zones.length };
  return { kind: 'disk', name, size: `${size} GB ${type}`, count: 1, zones, purpose: 'data of Redis', units };
}
