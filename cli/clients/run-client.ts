import { ask, inNamespace } from '../../drills/api-server';
import { unlessMissing } from '../../drills/kubectl';
import type { ClientProgram, ProgramPod } from '../../drills/program-pod';
import { names } from '../../lib/config/names';
import { SPEC_FILE } from '../../lib/config/program-files';
import type { RedisConnection } from '../../lib/topologies/redis';
import type { Seen } from '../status/seen';
import { connectionOf, type Running } from './connection';

interface StatefulSet {
  readonly spec: { readonly template: { readonly spec: Running['pod'] } };
}
interface ConfigMap {
  readonly data?: Readonly<Record<string, string>>;
}

/** Asks the cluster how clients of a topology connect. */
async function readConnection(seen: Seen): Promise<RedisConnection> {
  const { namespace, name, sets } = seen;
  const [set] = sets;
  const { spec } = await ask<StatefulSet>(
    `${inNamespace(namespace, 'apps/v1')}/statefulsets/${set?.metadata.name ?? name}`,
  );
  const keeper = await readConfigMap(namespace, names.keeper(name));
  return connectionOf({
    namespace,
    name,
    pod: spec.template.spec,
    conf: await readConf(seen),
    spec: keeper[SPEC_FILE],
  });
}

/** The `redis.conf` that servers of a topology begin with. */
export async function readConf({ namespace, name }: Pick<Seen, 'namespace' | 'name'>): Promise<string> {
  return (await readConfigMap(namespace, names.serverConfig(name)))['redis.conf'] ?? '';
}

/** What a ConfigMap has; nothing where it is not there. */
async function readConfigMap(namespace: string, name: string): Promise<NonNullable<ConfigMap['data']>> {
  const path = `${inNamespace(namespace)}/configmaps/${name}`;
  return (await unlessMissing(ask<ConfigMap>(path)))?.data ?? {};
}

/** Runs a program of this package beside a topology, in its namespace, as a client of it, until it is removed. */
export async function runClient(seen: Seen, program: ClientProgram): Promise<ProgramPod> {
  // It makes objects by constructs, which who only asks how things are does not wait for.
  const { runProgram } = require('../../drills/program-pod') as typeof import('../../drills/program-pod');
  return runProgram(seen.namespace, await readConnection(seen), program);
}
