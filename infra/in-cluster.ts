import type { CloudEnvironment } from '../environments';
import { placeOf } from '../environments/cloud';
import type { Problems } from '../lib/validation';
import { passwordSecrets } from './platform/environment-secrets';
import { volumesOf } from './platform/platform';
import { type PlatformSurroundings, platformProblems } from './platform/problems';

/** What is wrong with what an environment wants in its cluster beside Redis. */
export function inClusterProblems(environment: CloudEnvironment): Problems {
  return platformProblems(environment.platform ?? {}, surroundings(environment));
}

function surroundings(environment: CloudEnvironment): PlatformSurroundings {
  const { redis, sentinel, workloads } = environment;
  const { generalNodes, zones } = placeOf(environment);
  return {
    workloads,
    monitored: (redis.cluster.monitoring ?? sentinel?.servers.monitoring) !== undefined,
    generalNodes: generalNodes.perZone * zones.length,
    hasStorageClass: environment.cloud === 'gke' || volumesOf(environment) !== undefined,
    passwordSecrets: passwordSecrets(environment),
  };
}
