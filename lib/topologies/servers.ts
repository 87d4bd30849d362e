import { engineImage, testedLike } from '../config/engines';
import { type ServerConf, serverConf } from '../config/redis-conf';
import { aclFile, usersOf } from '../config/users';
import { exporterContainer } from '../monitoring/exporter';
import { serverScripts } from '../workload/scripts';
import type { ServerSettings } from '../workload/server';
import { durabilityWanted, type WantedServers } from './server-props';
import { credentialsOf } from './topology';

/** Props of all servers, and those that each topology words by itself. */
type Wanted = WantedServers & Pick<ServerSettings, 'placement' | 'gracePeriodSeconds'>;

/** What a topology's servers have that does not follow from their props alone. */
interface OfTopology extends Pick<ServerSettings, 'ports' | 'variables' | 'handsOver' | 'minReadySeconds'> {
  /** Which scripts and which users they have. */
  readonly kind: Parameters<typeof serverScripts>[0];
  /** Renders redis.conf. @default serverConf */
  readonly conf?: (conf: ServerConf) => string;
}

/** The servers of a topology, from their props. */
export function serversOf(wanted: Wanted, { kind, conf = serverConf, ...ofTopology }: OfTopology): ServerSettings {
  const { secretName } = credentialsOf(wanted);
  const { engine, resources } = wanted;
  return {
    ...wanted,
    ...ofTopology,
    users: usersOf(kind),
    image: engineImage(engine),
    credentialsSecret: secretName,
    texts: {
      'redis.conf': conf({
        ...wanted,
        engine: testedLike(engine),
        memory: resources.memory,
        durability: durabilityWanted(wanted),
      }),
      'users.acl': aclFile(kind),
      ...serverScripts(kind),
    },
    sidecars: [exporterContainer(secretName, wanted.exporter, wanted.imagePull)],
  };
}
