import { stackRecorded } from './clouds/cloud-suite';
import { EKS } from './clouds/eks';

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
    {
      what: 'the version of Kubernetes',
      from: "version: '1.35',",
      to: "version: '1.36',",
      updates: { Cluster: 1, NodeGroup: 4 },
    },
    {
      what: 'the age of backups',
      from: "nat: 'zonal',",
      to: "nat: 'zonal', backupDays: 7,",
      updates: { BucketLifecycleConfiguration: 1 },
    },
    {
      what: 'who may reach the control plane',
      file: 'environments/operators.ts',
      from: "'198.18.0.0/24'",
      to: "'198.18.0.0/24', home: '198.19.0.7/32'",
      updates: { Cluster: 1 },
    },
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
  ],
});
