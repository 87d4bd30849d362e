import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import { redisPodsOfZone } from '../../../charts/zone-pods';
import { environments, isInCloud } from '../../../environments';
import { check, type Problems } from '../../../lib/validation';
import { INSTANCE_TYPES } from '../../eks/instance-types';
import { roomOnEks } from '../../eks/room';
import { MACHINE_TYPES } from '../../gke/machine-types';
import { roomOnGke } from '../../gke/room';
import { REDIS_NODES } from '../../nodes';
import { fits, type Room } from '../../room';
import { stackOf } from '../production';

/** Nodes for Redis, as a pool or a group says them. */
interface Nodes {
  readonly machineType: string;
  /** Nodes in each zone that it is in. */
  readonly perZone: number;
  /** What one of them has room for. Undefined: nobody has said it yet. */
  readonly room?: Room;
}

/**
 * A volume cannot leave its zone, so that a server cannot either: each zone has nodes of its own for Redis, and room for
 * its servers while one of them is replaced. What servers ask for is known of this project's environments alone.
 */
export const zoneRoom: StackValidationPolicy = {
  name: 'zones-have-room',
  description: 'Nodes for Redis are counted zone by zone, and a zone has room for its servers with one node away.',
  remediationSteps:
    'On EKS, make a node group for each zone, since the group chooses the zone of a new node itself. For room, set more ' +
    'nodes a zone, or larger ones.',
  severity: 'high',
  validateStack: ({ resources }, report) => {
    for (const resource of resources) {
      const nodes = nodesOf(resource);
      if (nodes === undefined) continue;
      for (const problem of [...zoneProblems(resource), ...roomProblems(resource.urn, nodes)])
        report(problem, resource.urn);
    }
  },
};

function nodesOf(resource: PolicyResource): Nodes | undefined {
  const pool = resource.asType(gcp.container.NodePool);
  if (pool?.nodeConfig.labels?.[REDIS_NODES.key] === REDIS_NODES.value) {
    const { machineType } = pool.nodeConfig;
    const known = MACHINE_TYPES.get(machineType);
    return { machineType, perZone: pool.nodeCount, room: known && roomOnGke(known) };
  }
  const group = resource.asType(aws.eks.NodeGroup);
  if (group?.labels?.[REDIS_NODES.key] === REDIS_NODES.value) {
    const machineType = instanceTypeOf(resource);
    const known = INSTANCE_TYPES.get(machineType);
    return { machineType, perZone: group.scalingConfig.desiredSize, room: known && roomOnEks(known) };
  }
  return undefined;
}

/** A group names its machines itself, or in its launch template. */
function instanceTypeOf(resource: PolicyResource): string {
  const [own] = resource.asType(aws.eks.NodeGroup)?.instanceTypes ?? [];
  const templates = resource.propertyDependencies.launchTemplate ?? [];
  return own ?? templates.flatMap(each => each.asType(aws.ec2.LaunchTemplate)?.instanceType ?? [])[0] ?? '';
}

/** A pool of GKE has as many nodes in each of its zones; a group of EKS has as many in all of them together. */
function zoneProblems(resource: PolicyResource): Problems {
  const zones = resource.asType(aws.eks.NodeGroup)?.subnetIds.length ?? 1;
  return check([
    zones !== 1,
    `the group for Redis spans ${zones} subnets: a new node may come to a zone whose servers have room already, and ` +
      'volumes cannot follow: make a group for each zone',
  ]);
}

function roomProblems(urn: string, { machineType, perZone, room }: Nodes): Problems {
  const environment = environments.find(({ name }) => name === stackOf(urn));
  if (environment === undefined || !isInCloud(environment)) return [];
  if (room === undefined) {
    return [
      `how much room ${machineType} has is not known here: add it to the types of machines in infra/${environment.cloud}`,
    ];
  }
  const pods = redisPodsOfZone(environment);
  return check([
    !fits(pods, perZone - 1, room),
    `${perZone} × ${machineType} a zone have no room for its ${pods.length} pods of Redis while a node is replaced: set ` +
      'more nodes, or larger ones',
  ]);
}
