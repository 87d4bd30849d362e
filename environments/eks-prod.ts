import type { EksSettings } from '../infra/eks/settings';
import { onVolumes, zonalVolumes } from './eks-disks';
import type { EksEnvironment, EksPersistence } from './environment';
import { redisNodes } from './nodes';
import { OPERATORS } from './operators';
import { production, productionServers } from './shapes';

const name = 'eks-prod';
const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
const disks = zonalVolumes(name, productionServers(), zones, { sizeGb: 50 });

const eks: EksSettings = {
  region: 'eu-central-1',
  zones,
  version: '1.35',
  nat: 'zonal',
  authorizedNetworks: OPERATORS,
  // One node has room for the servers of its zone, so that the other can be replaced.
  redisNodes: { instanceType: 'r7g.xlarge', perZone: 2, architecture: 'arm64' },
  generalNodes: { instanceType: 'm7g.xlarge', perZone: 1, architecture: 'arm64' },
  disks,
  deletionProtection: true,
};

/** EKS, for production: on volumes made beforehand. */
export const eksProd: EksEnvironment = {
  name,
  cloud: 'eks',
  eks,
  workloads: 'argocd',
  backup: { serviceAccount: 'redis-backup' },
  // Within the network.
  grafana: {},
  ...production<EksPersistence>({
    zones,
    nodes: redisNodes(eks),
    persistence: onVolumes(name, disks),
    // Made when they are asked for, in the zones that the servers come to: the other way, side by side.
    sentinelPersistence: { kind: 'dynamic', size: '20Gi', storageClass: { name: 'redis-gp3' } },
  }),
};
