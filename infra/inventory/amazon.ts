import { INSTANCE_TYPES } from '../eks/instance-types';
import { bootItem, nodeItem, purposeOf, storedSecret } from './google';
import type { Item } from './item';
import type { Asked } from './recording';

/** What costs on AWS, by the types of Pulumi. Networks, rights and gateways to the internet are free. */
export const AMAZON: Readonly<Record<string, (asked: Asked, all: readonly Asked[]) => readonly Item[]>> = {
  'aws:eks/cluster:Cluster': ({ name, inputs }) => [
    {
      kind: 'control plane',
      name,
      size: inputs.upgradePolicy?.supportType === 'EXTENDED' ? 'EKS, extended support' : 'EKS',
      count: 1,
      zones: [],
      purpose: 'Kubernetes',
    },
  ],
  'aws:eks/nodeGroup:NodeGroup': ({ name, inputs }, all) => {
    const template = byId(inputs.launchTemplate?.id, all)?.inputs;
    const type = inputs.instanceTypes?.[0] ?? template?.instanceType;
    const zones = inputs.subnetIds.flatMap((id: string) => zoneOf(id, all));
    const nodes = { name, count: inputs.scalingConfig.desiredSize, zones, purpose: purposeOf(inputs.labels) };
    const boot = (template?.blockDeviceMappings ?? []).map(
      ({ ebs }: { ebs: { volumeSize: number; volumeType: string } }) =>
        bootItem(nodes, `${ebs.volumeSize} GiB ${ebs.volumeType}`, ebs.volumeSize),
    );
    return [nodeItem(nodes, type, INSTANCE_TYPES.get(type)), ...boot];
  },
  'aws:ec2/natGateway:NatGateway': ({ name, inputs }, all) => [
    {
      kind: 'NAT',
      name,
      size: 'by the hour and by byte',
      count: 1,
      zones: zoneOf(inputs.subnetId, all),
      purpose: 'the way out of nodes',
    },
  ],
  'aws:ec2/eip:Eip': ({ name }) => [
    { kind: 'public address', name, size: 'by the hour', count: 1, zones: [], purpose: 'the way out of nodes' },
  ],
  'aws:ebs/volume:Volume': ({ name, inputs }) => [
    {
      kind: 'disk',
      name: inputs.tags?.Name ?? name,
      size: `${inputs.size} GiB ${inputs.type}${more(inputs)}`,
      count: 1,
      zones: [inputs.availabilityZone],
      purpose: 'data of Redis',
      units: { diskGiB: inputs.size },
    },
  ],
  'aws:efs/fileSystem:FileSystem': ({ name }) => [
    { kind: 'shared files', name, size: 'by byte', count: 1, zones: [], purpose: 'volumes for several pods' },
  ],
  'aws:s3/bucket:Bucket': ({ name }) => [
    { kind: 'bucket', name, size: 'by byte', count: 1, zones: [], purpose: 'backups' },
  ],
  'aws:kms/key:Key': ({ name }) => [
    { kind: 'key', name, size: 'by the month and by use', count: 1, zones: [], purpose: 'Secrets of Kubernetes' },
  ],
  'aws:secretsmanager/secret:Secret': ({ name }) => [storedSecret(name)],
  'aws:cloudwatch/logGroup:LogGroup': ({ name, inputs }) => [
    {
      kind: 'logs',
      name,
      size: `by byte, for ${inputs.retentionInDays ?? '∞'} days`,
      count: 1,
      zones: [],
      purpose: 'of the control plane',
    },
  ],
  'aws:ec2/vpcEndpoint:VpcEndpoint': ({ name, inputs }) =>
    inputs.vpcEndpointType === 'Interface'
      ? [
          {
            kind: 'endpoint',
            name,
            size: 'by the hour and by byte',
            count: inputs.subnetIds?.length ?? 1,
            zones: [],
            purpose: inputs.serviceName,
          },
        ]
      : [],
};

function byId(id: string | undefined, all: readonly Asked[]): Asked | undefined {
  return all.find(each => each.id === id);
}

/** The zone of a subnet. */
function zoneOf(subnet: string, all: readonly Asked[]): string[] {
  const zone = byId(subnet, all)?.inputs.availabilityZone;
  return zone === undefined ? [] : [zone];
}

/** What a volume has beyond what its kind comes with, which is billed apart. */
function more({ iops, throughput }: { readonly iops?: number; readonly throughput?: number }): string {
  return `${iops ? `, ${iops} IOPS` : ''}${throughput ? `, ${throughput} MiB/s` : ''}`;
}
