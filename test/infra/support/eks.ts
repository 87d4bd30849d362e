import { type EksSettings, type FullEksSettings, fullEksSettings } from '../../../infra/eks/settings';

/** The least that a cluster can be said with. */
export const MINIMAL: EksSettings = {
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  version: '1.35',
  redisNodes: { instanceType: 'r7i.xlarge', perZone: 1 },
  generalNodes: { instanceType: 'm7i.xlarge', perZone: 1 },
};

/** Every setting, so that a new one breaks the tests until it is covered. */
export const ALL: Required<EksSettings> = {
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  nodeZones: ['us-west-2a', 'us-west-2b'],
  version: '1.36',
  support: 'EXTENDED',
  nat: 'single',
  ranges: { network: '10.20.0.0/17', services: '10.100.0.0/20' },
  authorizedNetworks: { office: '198.18.0.0/24', home: '198.19.0.7/32' },
  administrators: ['arn:aws:iam::123456789012:role/ops', 'arn:aws:iam::123456789012:user/people/ann'],
  redisNodes: { instanceType: 'r7g.xlarge', perZone: 3, diskGb: 80, architecture: 'arm64' },
  generalNodes: { instanceType: 'm7i.large', perZone: 2, diskGb: 60, architecture: 'amd64' },
  disks: [{ name: 'redis-0-0', zone: 'us-west-2a', sizeGb: 100, iops: 6000, throughputMiBps: 500 }],
  addonVersions: { coredns: 'v1.13.1-eksbuild.1' },
  backupDays: 90,
  logDays: 7,
  sharedFiles: true,
  deletionProtection: false,
};

/** Those settings with their defaults. */
export const full = (settings: Partial<EksSettings> = {}): FullEksSettings =>
  fullEksSettings({ ...MINIMAL, ...settings });

/** Tags that tests give to components. */
export const TAGS = { environment: 'shop' };
