import { usersOf } from '../../lib/config/users';
import { stackRecorded } from './clouds/cloud-suite';
import { EKS, moreOperators, newVersion } from './clouds/eks';

stackRecorded(EKS, {
  name: 'eks-prod',
  changes: [
    {
      what: 'the number of nodes',
      from: "redisNodes: { instanceType: 'r7g.xlarge', perZone: 2",
      to: "redisNodes: { instanceType: 'r7g.xlarge', perZone: 3",
      updates: { NodeGroup: 3 },
    },
    {
      what: 'the instance type',
      from: "redisNodes: { instanceType: 'r7g.xlarge'",
      to: "redisNodes: { instanceType: 'r7g.2xlarge'",
      updates: { LaunchTemplate: 3, NodeGroup: 3 },
    },
    {
      what: 'what becomes of old versions',
      from: "nat: 'zonal',",
      to: "nat: 'zonal', support: 'EXTENDED',",
      updates: { Cluster: 1 },
    },
    newVersion(4),
    {
      what: 'the age of backups',
      from: "nat: 'zonal',",
      to: "nat: 'zonal', backupDays: 7,",
      updates: { BucketLifecycleConfiguration: 1 },
    },
    moreOperators,
    {
      what: 'the size of volumes',
      from: 'sizeGb: 50',
      to: 'sizeGb: 100',
      updates: { Volume: 9, PersistentVolume: 9 },
    },
    {
      what: 'the speed of volumes',
      from: 'sizeGb: 100',
      to: 'sizeGb: 100, iops: 6000',
      updates: { Volume: 9 },
    },
    {
      what: 'a second password of each user beside the first',
      file: 'environments/shapes.ts',
      from: "cluster: {\n        resources: { cpu: '100m', memory: '1Gi' },",
      to: "cluster: {\n        passwords: { current: 1, also: 2 },\n        resources: { cpu: '100m', memory: '1Gi' },",
      updates: { 'create RandomPassword': usersOf('cluster').length, Secret: 2 },
    },
  ],
});
