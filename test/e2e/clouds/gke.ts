import type { CloudUnderTest } from './cloud-suite';

/** What the stacks on GKE have in common. */
export const GKE: CloudUnderTest = {
  configure: stack => stack.configure('gcp:project', 'some-project'),
  holdingData: /:(Cluster|Disk|RegionDisk|Bucket|RandomPassword)$/,
  order: [
    [/^kubernetes:/, /NodePool/],
    [/NodePool/, /container\/cluster:/],
    [/container\/cluster:/, /compute\/network:/],
  ],
};
