import type { CloudEnvironment, Environment } from './environment';

/** Nodes of an environment in a cloud, whichever cloud. */
export interface CloudNodes {
  /** What the cloud calls their machines. */
  readonly machineType: string;
  /** Nodes in each zone. */
  readonly perZone: number;
}

/** What environments of all clouds say about their cluster. */
export interface CloudPlace {
  readonly region: string;
  /** Zones that nodes are in. */
  readonly zones: readonly string[];
  /** The zone that the control plane goes with. @default - none: it outlives the loss of any */
  readonly controlPlaneZone?: string;
  /** The zone that the way to the internet goes with, for all zones. @default - none: each has its own */
  readonly natZone?: string;
  readonly redisNodes: CloudNodes;
  readonly generalNodes: CloudNodes;
  readonly deletionProtection: boolean;
}

/** Where an environment is and what it runs on, in the same words for every cloud. */
export function placeOf(environment: CloudEnvironment): CloudPlace {
  switch (environment.cloud) {
    case 'gke': {
      const { region, zones, controlPlane, redisNodes, generalNodes, deletionProtection = true } = environment.gke;
      const controlPlaneZone = controlPlane === 'zonal' ? zones[0] : undefined;
      return { region, zones, controlPlaneZone, redisNodes, generalNodes, deletionProtection };
    }
    case 'eks': {
      const {
        region,
        zones,
        nodeZones = zones,
        nat,
        redisNodes,
        generalNodes,
        deletionProtection = true,
      } = environment.eks;
      const natZone = nat === 'single' ? nodeZones[0] : undefined;
      const named = <N extends { readonly instanceType: string; readonly perZone: number }>({
        instanceType,
        perZone,
      }: N) => ({
        machineType: instanceType,
        perZone,
      });
      return {
        region,
        zones: nodeZones,
        natZone,
        redisNodes: named(redisNodes),
        generalNodes: named(generalNodes),
        deletionProtection,
      };
    }
  }
}

/** Whether an environment is in a cloud, where Pulumi makes all of it. */
export function isInCloud(environment: Environment): environment is CloudEnvironment {
  return environment.cloud !== 'any';
}
