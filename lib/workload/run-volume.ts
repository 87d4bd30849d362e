import { k8s } from 'cdk8s-plus-28';

/** Names of the volumes in memory, by whose they are: what start scripts make, passwords included. */
export const RUN_VOLUMES = { server: 'run', sentinel: 'sentinel-run' } as const;

/** Such a volume: it lives as long as its pod. */
export function runVolume(of: keyof typeof RUN_VOLUMES): k8s.Volume {
  return { name: RUN_VOLUMES[of], emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('1Mi') } };
}
