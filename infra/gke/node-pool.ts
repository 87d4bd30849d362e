import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { REDIS_NODES } from '../nodes';
import { LINUX_NODE_CONFIG } from './kernel';
import { bootDiskKind } from './machines';
import { hardened } from './node-config';
import type { GkeNodes } from './settings';

/** Nodes of one kind. */
export interface NodePoolArgs {
  readonly project: pulumi.Input<string>;
  /** Name of the cluster. */
  readonly cluster: pulumi.Input<string>;
  /** The cluster's region or zone. */
  readonly location: pulumi.Input<string>;
  /** Zones of the nodes. */
  readonly zones: readonly string[];
  readonly nodes: Required<GkeNodes>;
  /** Whether Redis alone runs on them: they get its label, taint and kernel settings. */
  readonly forRedis: boolean;
  /** Service account of the nodes. */
  readonly nodeAccount: pulumi.Input<string>;
  /** Labels of everything that costs money. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A node pool of a fixed size: an autoscaler would evict servers that it has no other place for, with ten minutes of
 * grace, and data does not come and go with the load. Its nodes are replaced one at a time, after a new one is there,
 * and disruption budgets are respected for an hour.
 *
 * Whatever changes, Redis keeps its disks. Machine type, number of nodes, labels, taints and kernel settings are changed
 * in place. The pool has a name of Pulumi's making, so that one that must be made anew is there before the old goes.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies
 */
export class NodePool extends pulumi.ComponentResource {
  constructor(name: string, args: NodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:NodePool', name, {}, opts);
    const { project, cluster, location, zones, nodes, forRedis, labels } = args;
    new gcp.container.NodePool(
      name,
      {
        project,
        cluster,
        location,
        nodeLocations: [...zones],
        nodeCount: nodes.perZone,
        management: { autoRepair: true, autoUpgrade: true },
        upgradeSettings: { strategy: 'SURGE', maxSurge: 1, maxUnavailable: 0 },
        nodeDrainConfigs: forRedis ? [{ respectPdbDuringNodePoolDeletion: true }] : undefined,
        nodeConfig: {
          ...hardened(args.nodeAccount),
          machineType: nodes.machineType,
          bootDisk: { diskType: bootDiskKind(nodes.machineType), sizeGb: nodes.diskGb },
          resourceLabels: { ...labels },
          // GKE taints Arm nodes lest images without Arm run there; those here are built for both.
          taintConfig: nodes.architecture === 'arm64' ? { architectureTaintBehavior: 'NONE' } : undefined,
          ...(forRedis && {
            labels: { [REDIS_NODES.key]: REDIS_NODES.value },
            taints: [{ ...REDIS_NODES, effect: 'NO_SCHEDULE' }],
            linuxNodeConfig: LINUX_NODE_CONFIG,
          }),
        },
      },
      {
        ...childOf(this, opts),
        // The release channel sets the version; a pool resized by hand reports another first size than it had.
        ignoreChanges: ['version', 'initialNodeCount'],
        // One node after the other, each with an hour for its budgets: the provider would give up after half an hour.
        customTimeouts: { create: '1h', update: '12h', delete: '3h' },
      },
    );
    this.registerOutputs();
  }
}
