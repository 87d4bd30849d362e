import { EKS_DEFAULTS, fullEksSettings } from '../../../infra/eks/settings';
import { ALL, MINIMAL } from '../support/eks';

describe('fullEksSettings', () => {
  it('fills in what was left out', () => {
    const { diskGb, architecture, iops, throughputMiBps, ...defaults } = EKS_DEFAULTS;
    const disk = { name: 'redis-0-0', zone: 'eu-central-1a', sizeGb: 50 };
    expect(fullEksSettings({ ...MINIMAL, disks: [disk] })).toEqual({
      ...MINIMAL,
      ...defaults,
      nodeZones: MINIMAL.zones,
      disks: [{ ...disk, iops, throughputMiBps }],
      redisNodes: { instanceType: 'r7i.xlarge', perZone: 1, diskGb, architecture },
      generalNodes: { instanceType: 'm7i.xlarge', perZone: 1, diskGb, architecture },
    });
  });

  it('leaves alone what was said', () => {
    expect(fullEksSettings(ALL)).toEqual(ALL);
  });

  it('protects, by default', () => {
    expect(fullEksSettings(MINIMAL).deletionProtection).toBe(true);
    expect(fullEksSettings({ ...MINIMAL, deletionProtection: undefined }).deletionProtection).toBe(true);
  });
});
