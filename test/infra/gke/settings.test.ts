import { fullGkeSettings, GKE_DEFAULTS } from '../../../infra/gke/settings';
import { ALL, MINIMAL } from '../support/gke';

describe('fullGkeSettings', () => {
  it('fills in what was left out', () => {
    const { diskGb, architecture, ...defaults } = GKE_DEFAULTS;
    expect(fullGkeSettings(MINIMAL)).toEqual({
      ...MINIMAL,
      ...defaults,
      redisNodes: { machineType: 'n2-highmem-4', perZone: 1, diskGb, architecture },
      generalNodes: { machineType: 'e2-standard-4', perZone: 1, diskGb, architecture },
    });
  });

  it('leaves alone what was said', () => {
    expect(fullGkeSettings(ALL)).toEqual(ALL);
  });

  it('protects, by default', () => {
    expect(fullGkeSettings(MINIMAL).deletionProtection).toBe(true);
    expect(fullGkeSettings({ ...MINIMAL, deletionProtection: undefined }).deletionProtection).toBe(true);
  });
});
