import { ask, inNamespace } from '../../drills/api-server';
import { besideServer } from '../../drills/beside-server';
import { unlessMissing } from '../../drills/kubectl';
import { markOf } from '../../lib/config/copy-spec';
import { componentLabels, selectorText } from '../../lib/config/labels';
import { USERS } from '../../lib/config/users';
import { secretsRead } from '../explain/pods';
import type { Job } from '../jobs/outcome';
import { readTopologies } from '../status/read';
import { isReady, podsOf, type Seen } from '../status/seen';
import type { Held, Looked } from './plan';
import type { RestoreWanted } from './restores-in';

/**
 * Looks at all that a restore depends on.
 *
 * @throws Failure where the topology is not there, or the cluster can't be asked
 */
export async function look({ name, namespace, pod }: RestoreWanted): Promise<Looked> {
  const [seen] = (await readTopologies(namespace, name)) as [Seen];
  const query = { labelSelector: selectorText(componentLabels(name, 'restore')) };
  const secretNames = [...new Set(secretsRead(pod.spec).map(({ secret }) => secret))];
  const servers = seen.sets.flatMap(podsOf);
  const ready = new Set(seen.pods.filter(isReady).map(({ metadata }) => metadata.name));
  const areReady = servers.every(server => ready.has(server));
  const [{ items: jobs }, secrets, held] = await Promise.all([
    ask<{ items: Job[] }>(`${inNamespace(namespace, 'batch/v1')}/jobs`, { query }),
    Promise.all(secretNames.map(secret => keysOf(namespace, secret))),
    areReady ? Promise.all(servers.map(server => heldBy(namespace, server))) : undefined,
  ]);
  return { seen, jobs, secrets: Object.fromEntries(secrets.flat()), ...(held ? { held } : {}) };
}

/** The keys of a Secret by their names, where it is there. */
async function keysOf(namespace: string, secret: string): Promise<(readonly [string, string[]])[]> {
  const found = await unlessMissing(ask<{ data?: object }>(`${inNamespace(namespace)}/secrets/${secret}`));
  return found ? [[secret, Object.keys(found.data ?? {})]] : [];
}

/** Asks a server as the restore will: what it holds, and whether it lets it in. */
async function heldBy(namespace: string, pod: string): Promise<Held> {
  const as = (command: string) => `as ${USERS.copy} "$POD_IP" ${command}`;
  const script = `${as('dbsize')}; ${as(`get ${markOf('restore')}`)}; true`;
  return heldIn(pod, await besideServer(namespace, pod, script));
}

/** What the answers to `DBSIZE` and `GET` say. The mark is at one server of a cluster; others say where it is. */
export function heldIn(pod: string, answers: string): Held {
  const [keys = '', mark = ''] = answers.split('\n').map(line => line.trim());
  if (!/^\d+$/.test(keys)) return { pod };
  return { pod, keys: Number(keys), ...(mark.includes('/') ? { mark } : {}) };
}
