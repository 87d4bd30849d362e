import { type FullGkeSettings, fullGkeSettings, type GkeSettings } from '../../../infra/gke/settings';

/** The least that a cluster can be said with. */
export const MINIMAL: GkeSettings = {
  region: 'asia-east1',
  zones: ['asia-east1-a', 'asia-east1-b', 'asia-east1-c'],
  redisNodes: { machineType: 'n2-highmem-4', perZone: 1 },
  generalNodes: { machineType: 'e2-standard-4', perZone: 1 },
};

/** Every setting, so that a new one breaks the tests until it is covered. */
export const ALL: Required<GkeSettings> = {
  region: 'europe-west3',
  zones: ['europe-west3-a', 'europe-west3-b'],
  controlPlane: 'zonal',
  releaseChannel: 'STABLE',
  maintenance: { days: ['SU', 'TU'], startsAt: '22:30', hours: 6 },
  ranges: { nodes: '10.10.0.0/24', pods: '10.20.0.0/16', services: '10.30.0.0/22' },
  authorizedNetworks: { office: '203.0.113.0/24', home: '198.51.100.7/32' },
  redisNodes: { machineType: 'c4a-highmem-8', perZone: 3, diskGb: 80, architecture: 'arm64' },
  generalNodes: { machineType: 'n2d-standard-4', perZone: 2, diskGb: 60, architecture: 'amd64' },
  disks: [{ name: 'redis-0-0', zones: ['europe-west3-a'], kind: 'hyperdisk-balanced', sizeGb: 100 }],
  backupDays: 90,
  sharedFiles: true,
  deletionProtection: false,
};

/** Those settings with their defaults. */
export const full = (settings: Partial<GkeSettings> = {}): FullGkeSettings =>
  fullGkeSettings({ ...MINIMAL, ...settings });

/** Labels that tests give to components. */
export const LABELS = { environment: 'shop' };
