import { monitoringOf } from '../charts/monitoring';
import type { CloudEnvironment } from '../environments';
import { placeOf } from '../environments/cloud';
import type { Problems } from '../lib/validation';
import { keepsOutside, passwordSecrets, receiverSecretNames } from './platform/environment-secrets';
import { volumesOf } from './platform/platform';
import { type PlatformSurroundings, platformProblems } from './platform/problems';

/** What is wrong with what an environment wants in its cluster beside Redis. */
export function inClusterProblems(environment: CloudEnvironment): Problems {
  return platformProblems(environment.platform ?? {}, surroundings(environment));
}

function surroundings(environment: CloudEnvironment): PlatformSurroundings {
  const { workloads, alerts, grafana } = environment;
  const { generalNodes, zones } = placeOf(environment);
  return {
    workloads,
    monitored: monitoringOf(environment) !== undefined,
    generalNodes: generalNodes.perZone * zones.length,
    hasStorageClass: environment.cloud === 'gke' || volumesOf(environment) !== undefined,
    passwordSecrets: passwordSecrets(environment),
    hasReceivers: alerts !== undefined,
    hasGrafana: grafana !== undefined,
    receivers: {
      wanted: receiverSecretNames(environment),
      stored: alerts?.storedSecrets,
      outside: keepsOutside(environment),
    },
  };
}
