import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { leadsToData } from '../protection';
import { kubeconfig } from './kubeconfig';
import { recurringWindow } from './maintenance';
import { SECONDARY_RANGES } from './network';
import { hardened } from './node-config';
import { type FullGkeSettings, GKE_DEFAULTS } from './settings';

/** A cluster without its nodes. */
export interface ClusterArgs {
  readonly project: pulumi.Input<string>;
  readonly settings: FullGkeSettings;
  /** URL of the VPC. */
  readonly network: pulumi.Input<string>;
  /** URL of the subnetwork, with the secondary ranges of `Network`. */
  readonly subnetwork: pulumi.Input<string>;
  /** Service account of the nodes. */
  readonly nodeAccount: pulumi.Input<string>;
  /** Labels of everything that costs money. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A GKE cluster, without node pools: private nodes, Workload Identity, network policies enforced by Dataplane V2,
 * versions from a release channel. There is one way in for people: the DNS name, where IAM decides, or, where networks
 * are authorized, the address, from those alone.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
 */
export class Cluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** Its region, or its zone. */
  readonly location: pulumi.Output<string>;
  /** How kubectl reaches it. Holds no secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What tells it from a cluster that takes its place: the DNS name of its control plane, open or not. */
  readonly identity: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:Cluster', name, {}, opts);
    const { project, settings, labels } = args;
    const { authorizedNetworks, deletionProtection } = settings;
    const { location, nodeLocations } = places(settings);
    const cluster = new gcp.container.Cluster(
      name,
      {
        project,
        name,
        location,
        nodeLocations,
        network: args.network,
        subnetwork: args.subnetwork,
        networkingMode: 'VPC_NATIVE',
        ipAllocationPolicy: {
          clusterSecondaryRangeName: SECONDARY_RANGES.pods,
          servicesSecondaryRangeName: SECONDARY_RANGES.services,
        },
        // The number of pods that gives a node 256 addresses, which the ranges are checked for.
        defaultMaxPodsPerNode: 110,
        // It enforces network policies by itself; the add-on for them is for the other data plane.
        datapathProvider: 'ADVANCED_DATAPATH',
        privateClusterConfig: { enablePrivateNodes: true },
        controlPlaneEndpointsConfig: {
          dnsEndpointConfig: { allowExternalTraffic: authorizedNetworks === undefined },
          ipEndpointsConfig: { enabled: authorizedNetworks !== undefined },
        },
        masterAuthorizedNetworksConfig: authorizedNetworks && {
          cidrBlocks: Object.entries(authorizedNetworks).map(([displayName, cidrBlock]) => ({
            displayName,
            cidrBlock,
          })),
          gcpPublicCidrsAccessEnabled: false,
        },
        masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
        enableLegacyAbac: false,
        enableShieldedNodes: true,
        workloadIdentityConfig: { workloadPool: pulumi.interpolate`${project}.svc.id.goog` },
        releaseChannel: { channel: settings.releaseChannel },
        maintenancePolicy: { recurringWindow: recurringWindow(settings.maintenance) },
        addonsConfig: {
          gcePersistentDiskCsiDriverConfig: { enabled: true },
          gcpFilestoreCsiDriverConfig: { enabled: settings.sharedFiles },
          gcsFuseCsiDriverConfig: { enabled: false },
          // Clients of Redis look names up all the time. To switch it later would make all nodes anew.
          dnsCacheConfig: { enabled: true },
        },
        gatewayApiConfig: { channel: 'CHANNEL_DISABLED' },
        loggingConfig: { enableComponents: ['SYSTEM_COMPONENTS', 'WORKLOADS'] },
        // The workloads' metrics are for the Prometheus in the cluster.
        monitoringConfig: { enableComponents: ['SYSTEM_COMPONENTS'], managedPrometheus: { enabled: false } },
        costManagementConfig: { enabled: true },
        nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: 'FALSE' } },
        resourceLabels: { ...labels },
        // A cluster cannot be made without a pool. This one lives for a minute, and would else need the project's
        // default account, which has too many rights where it has not been deleted.
        removeDefaultNodePool: true,
        initialNodeCount: 1,
        nodeConfig: {
          ...hardened(args.nodeAccount),
          bootDisk: { diskType: 'pd-balanced', sizeGb: GKE_DEFAULTS.diskGb },
        },
        deletionProtection,
      },
      {
        ...childOf(this, opts),
        ...leadsToData(deletionProtection),
        // Of the pool that is gone; a difference there would make the cluster anew. Versions are not set at all.
        ignoreChanges: ['nodeConfig', 'initialNodeCount'],
      },
    );
    this.clusterName = cluster.name;
    this.location = cluster.location;
    this.identity = cluster.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint;
    this.kubeconfig =
      authorizedNetworks === undefined
        ? pulumi.all([cluster.name, this.identity]).apply(([name, host]) => kubeconfig({ name, host }))
        : pulumi
            .all([cluster.name, cluster.endpoint, cluster.masterAuth.clusterCaCertificate])
            .apply(([name, host, certificateAuthority]) => kubeconfig({ name, host, certificateAuthority }));
    this.registerOutputs({
      clusterName: this.clusterName,
      location: this.location,
      kubeconfig: this.kubeconfig,
      identity: this.identity,
    });
  }
}

/** Where control plane and nodes are. GKE counts the zone of a zonal control plane among the nodes' by itself. */
function places({ region, zones, controlPlane }: FullGkeSettings): { location: string; nodeLocations?: string[] } {
  if (controlPlane === 'regional') return { location: region, nodeLocations: [...zones] };
  const [location = '', ...others] = zones;
  return { location, nodeLocations: others.length > 0 ? others : undefined };
}
