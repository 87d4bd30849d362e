import { envoyBootstrap } from '../../../lib/config/envoy/bootstrap';
import { mirrorConf } from '../../../lib/config/envoy/mirror';
import type { Engine } from './engines';
import { type Envoy, startEnvoy } from './envoy';
import { addressOf, MIRROR_SPEC, startRedis } from './replicated';
import type { Server } from './server';
import { plainPasswordOf } from './users';

const PASSWORD_FILE = '/credentials/application';

/** A pod: a server, and an Envoy beside it. */
export interface MirrorNode {
  readonly server: Server;
  readonly envoy: Envoy;
}

/** Starts the server of a pod, with the data of an earlier one if there was one. */
export function startMirrored(engine: Engine, pod: string, dir?: string): Promise<Server> {
  return startRedis(engine, 'mirror', pod, dir);
}

/** Starts the Envoy of a pod. It listens before its server lets it serve anybody. */
export function startMirrorEnvoy(pod: string, servers: readonly string[]): Promise<Envoy> {
  const ip = addressOf(pod);
  const conf = mirrorConf({
    pod,
    own: ip,
    peers: servers.filter(each => each !== pod).map(each => ({ pod: each, host: addressOf(each) })),
    port: MIRROR_SPEC.port,
    login: { user: 'application', password: { file: PASSWORD_FILE } },
    opTimeoutMs: 5000,
    excludeReads: false,
    maxConnections: 100,
    ip,
  });
  const files = { [PASSWORD_FILE]: plainPasswordOf('application') };
  return startEnvoy(envoyBootstrap({ ...conf, memory: 256 * 1024 ** 2 }), ip, files);
}
