import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import type { GkeRanges } from './settings';

/** Where a network is, and its addresses. */
export interface NetworkArgs {
  readonly project: pulumi.Input<string>;
  readonly region: string;
  readonly ranges: GkeRanges;
}

/** Names of the secondary ranges of the subnetwork. */
export const SECONDARY_RANGES = { pods: 'pods', services: 'services' } as const;

/**
 * A VPC with one subnetwork, whose machines have no public address: they reach Google's APIs within Google's network,
 * and the internet, for images, through NAT.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
 */
export class Network extends pulumi.ComponentResource {
  /** URL of the VPC. */
  readonly network: pulumi.Output<string>;
  /** URL of the subnetwork, which has the secondary ranges. */
  readonly subnetwork: pulumi.Output<string>;

  constructor(name: string, { project, region, ranges }: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:Network', name, {}, opts);
    const child = childOf(this, opts);
    const network = new gcp.compute.Network(name, { project, name, autoCreateSubnetworks: false }, child);
    const subnetwork = new gcp.compute.Subnetwork(
      name,
      {
        project,
        region,
        name,
        network: network.selfLink,
        ipCidrRange: ranges.nodes,
        secondaryIpRanges: [
          { rangeName: SECONDARY_RANGES.pods, ipCidrRange: ranges.pods },
          { rangeName: SECONDARY_RANGES.services, ipCidrRange: ranges.services },
        ],
        privateIpGoogleAccess: true,
      },
      child,
    );
    const router = new gcp.compute.Router(name, { project, region, name, network: network.selfLink }, child);
    new gcp.compute.RouterNat(
      name,
      {
        project,
        region,
        name,
        router: router.name,
        natIpAllocateOption: 'AUTO_ONLY',
        sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
        subnetworks: [{ name: subnetwork.selfLink, sourceIpRangesToNats: ['ALL_IP_RANGES'] }],
        logConfig: { enable: true, filter: 'ERRORS_ONLY' },
      },
      child,
    );
    this.network = network.selfLink;
    this.subnetwork = subnetwork.selfLink;
    this.registerOutputs({ network: this.network, subnetwork: this.subnetwork });
  }
}
