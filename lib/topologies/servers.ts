import type { k8s } from 'cdk8s-plus-28';
import { type DataProps, usersOnRequest } from '../backup/props';
import { formatsText } from '../config/engine-files';
import { engineImage, isTested, testedLike } from '../config/engines';
import { maxMemoryOf, type ServerConf, serverConf } from '../config/redis-conf';
import type { TlsProps } from '../config/tls';
import { aclFile, hasOwnRights, usersOf } from '../config/users';
import { exporterContainer } from '../monitoring/exporter';
import { serverScripts } from '../workload/scripts';
import type { ServerSettings } from '../workload/server';
import { durabilityWanted, type WantedServers } from './server-props';
import { credentialsOf } from './topology';

/** Props of all servers, and those that each topology words by itself. */
type Wanted = WantedServers & TlsProps & DataProps & Pick<ServerSettings, 'placement' | 'gracePeriodSeconds'>;

/** Containers beside each server, with their volumes and their texts in the servers' ConfigMap. */
export interface Beside {
  readonly containers: readonly k8s.Container[];
  readonly volumes: readonly k8s.Volume[];
  readonly texts: Readonly<Record<string, string>>;
  /** What they read besides, when they start. @default - nothing */
  readonly startedWith?: Readonly<Record<string, string>>;
}

/** What a topology's servers have that does not follow from their props alone. */
interface OfTopology extends Pick<ServerSettings, 'ports' | 'variables' | 'handsOver' | 'minReadySeconds' | 'dns'> {
  /** Which scripts and which users they have. */
  readonly kind: Parameters<typeof serverScripts>[0];
  /** Renders redis.conf. @default serverConf */
  readonly conf?: (conf: ServerConf) => string;
  /** What else runs in the servers' pods. @default - nothing */
  readonly beside?: Beside;
}

/** The servers of a topology, from their props. */
export function serversOf(
  wanted: Wanted,
  { kind, conf = serverConf, beside, ...ofTopology }: OfTopology,
): ServerSettings {
  const { secretName } = credentialsOf(wanted);
  const { engine, resources } = wanted;
  const memory = { ...wanted, memory: resources.memory, durability: durabilityWanted(wanted) };
  const like = testedLike(engine);
  const ownRights = hasOwnRights(kind, like);
  const onRequest = usersOnRequest(wanted);
  return {
    ...wanted,
    ...ofTopology,
    variables: { ...ofTopology.variables, ...(ownRights ? { ENGINE: like } : {}) },
    users: [...usersOf(kind), ...onRequest],
    maxMemoryBytes: maxMemoryOf(memory),
    image: engineImage(engine),
    engine: isTested(engine) ? engine : undefined,
    credentialsSecret: secretName,
    texts: {
      'redis.conf': conf({ ...memory, engine: like }),
      // In the middle of an upgrade a server of the former engine may start once more, and reads these texts too.
      'users.acl': aclFile(kind, undefined, onRequest),
      ...(ownRights ? { [`users.acl.${like}`]: aclFile(kind, like, onRequest) } : {}),
      ...(isTested(engine) ? { formats: formatsText(engine) } : {}),
      ...serverScripts(kind),
      ...beside?.texts,
    },
    sidecars: [exporterContainer('server', wanted.exporter, wanted), ...(beside?.containers ?? [])],
    ...(beside ? { volumes: beside.volumes, startedWith: beside.startedWith } : {}),
  };
}
