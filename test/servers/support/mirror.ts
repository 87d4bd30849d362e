import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { envoyBootstrap } from '../../../lib/config/envoy/bootstrap';
import { mirrorEnvoy } from '../../../lib/config/envoy/mirror';
import { PORTS } from '../../../lib/config/ports';
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
  const conf = mirrorEnvoy({
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

/** All strings that a server holds, by their keys. */
export async function contentOf(server: Server): Promise<ReadonlyMap<string, string>> {
  const keys = await server.call('KEYS', '*');
  const names = Array.isArray(keys) ? keys.map(String) : [];
  const content = new Map<string, string>();
  for (let from = 0; from < names.length; from += BATCH) {
    const batch = names.slice(from, from + BATCH);
    const values = await server.call('MGET', ...batch);
    for (const [index, key] of batch.entries()) content.set(key, String(Array.isArray(values) ? values[index] : ''));
  }
  return content;
}

const BATCH = 1000;

/** Keys whose values are not the same in all contents. */
export function differing(contents: readonly ReadonlyMap<string, string>[]): string[] {
  const keys = new Set(contents.flatMap(content => [...content.keys()]));
  return [...keys].filter(key => new Set(contents.map(content => content.get(key))).size > 1);
}

/** A client of one Envoy, which writes keys of its own without a pause, and adds one to a counter that all share. */
export interface MirrorWriter {
  /** Keys whose write was acknowledged. */
  readonly acknowledged: readonly string[];
  stop(): Promise<void>;
}

export const COUNTER = 'counter';

export function startMirrorWriter(pod: string, name: string): MirrorWriter {
  const acknowledged: string[] = [];
  let [stopped, number] = [false, 0];
  const client = new Redis({
    host: addressOf(pod),
    port: PORTS.envoy.number,
    username: 'application',
    password: plainPasswordOf('application'),
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 20,
  });
  client.on('error', () => undefined);
  const lane = async () => {
    while (!stopped) {
      number += 1;
      const key = `${name} ${pod} ${number}`;
      try {
        await Promise.all([client.set(key, number), client.incr(COUNTER)]);
        acknowledged.push(key);
        await sleep(1);
      } catch {
        // Closed for a moment, or away.
        await sleep(5);
      }
    }
  };
  const done = Promise.all(Array.from({ length: LANES }, lane));
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await done;
      client.disconnect();
    },
  };
}

const LANES = 4;
