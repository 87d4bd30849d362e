import { stackRecorded } from './clouds/cloud-suite';
import { GKE } from './clouds/gke';

stackRecorded(GKE, {
  name: 'gke-prod',
  changes: [
    {
      what: 'the number of nodes',
      from: "redisNodes: { machineType: 'n2-highmem-4', perZone: 2 }",
      to: "redisNodes: { machineType: 'n2-highmem-4', perZone: 3 }",
      updates: { NodePool: 1 },
    },
    {
      what: 'the machine type',
      from: "redisNodes: { machineType: 'n2-highmem-4'",
      to: "redisNodes: { machineType: 'n2-highmem-8'",
      updates: { NodePool: 1 },
    },
    {
      what: 'the release channel',
      from: "controlPlane: 'regional',",
      to: "controlPlane: 'regional', releaseChannel: 'STABLE',",
      updates: { Cluster: 1 },
    },
    {
      what: 'the age of backups',
      from: "controlPlane: 'regional',",
      to: "controlPlane: 'regional', backupDays: 7,",
      updates: { Bucket: 1 },
    },
    {
      what: 'the size of disks',
      from: 'sizeGb: 50',
      to: 'sizeGb: 100',
      updates: { Disk: 9 },
    },
  ],
});
