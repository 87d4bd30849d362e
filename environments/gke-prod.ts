import type { GkeSettings } from '../infra/gke/settings';
import type { GkeEnvironment, GkePersistence } from './environment';
import { onDisks, zonalDisks } from './gke-disks';
import { redisNodes } from './nodes';
import { production, productionServers } from './shapes';

const name = 'gke-prod';
const zones = ['asia-east1-a', 'asia-east1-b', 'asia-east1-c'];
const disks = zonalDisks(name, productionServers(), zones, { kind: 'pd-ssd', sizeGb: 50 });

const gke: GkeSettings = {
  region: 'asia-east1',
  zones,
  controlPlane: 'regional',
  // One node has room for the servers of its zone, so that the other can be replaced.
  redisNodes: { machineType: 'n2-highmem-4', perZone: 2 },
  generalNodes: { machineType: 'e2-standard-4', perZone: 1 },
  disks,
  deletionProtection: true,
};

/** GKE, for production: on disks made beforehand. */
export const gkeProd: GkeEnvironment = {
  name,
  cloud: 'gke',
  gke,
  workloads: 'argocd',
  backup: { serviceAccount: 'redis-backup' },
  // Within the network.
  grafana: {},
  ...production<GkePersistence>({
    zones,
    nodes: redisNodes(gke),
    persistence: onDisks(name, disks),
    // Made when they are asked for, in the zones that the servers come to: the other way, side by side.
    sentinelPersistence: { kind: 'dynamic', size: '20Gi', storageClass: { name: 'redis-pd-ssd', type: 'pd-ssd' } },
  }),
};
