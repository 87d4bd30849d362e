import { ask, inNamespace, pageOf } from '../../drills/api-server';
import { unlessMissing } from '../../drills/kubectl';
import { COMPONENT, INSTANCE } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { PORTS } from '../../lib/config/ports';
import { Failure } from '../failure';
import type { CronJob, KeeperPage, Pod, Seen, StatefulSet } from './seen';

/** Selects what a topology is made of. */
export const OURS = 'app.kubernetes.io/name=redis';
/** What is watched is asked often: what hangs is asked again. */
const TIMEOUT_MS = 10_000;

/**
 * All topologies of a namespace, or the one of this name.
 *
 * @throws Failure where there is none
 */
export async function readTopologies(namespace: string, name?: string): Promise<Seen[]> {
  const found = await findTopologies(namespace);
  const wanted = name === undefined ? found : found.filter(each => each.name === name);
  if (wanted.length > 0) return Promise.all(wanted.map(withKeeper));
  throw new Failure(
    nothing(
      namespace,
      name,
      found.map(each => each.name),
    ),
  );
}

/** All topologies of a namespace, without what their keepers say, in the order of their names. */
export async function findTopologies(namespace: string): Promise<Seen[]> {
  const query = { labelSelector: OURS };
  const list = async <T>(kind: string, group?: string) =>
    (await ask<{ items: T[] }>(`${inNamespace(namespace, group)}/${kind}`, { query, timeoutMs: TIMEOUT_MS })).items;
  const [sets, pods, cronJobs] = await Promise.all([
    list<StatefulSet>('statefulsets', 'apps/v1'),
    list<Pod>('pods'),
    list<CronJob>('cronjobs', 'batch/v1'),
  ]);
  const servers = sets.filter(({ metadata }) => metadata.labels?.[COMPONENT] === 'server');
  return [...new Set(servers.map(instanceOf))].sort().map(name => {
    const own = <T extends Labelled>(all: readonly T[]) => all.filter(each => instanceOf(each) === name);
    return {
      namespace,
      name,
      now: new Date(),
      sets: own(servers),
      sentinelSet: own(sets).find(({ metadata }) => metadata.labels?.[COMPONENT] === 'sentinel'),
      pods: own(pods),
      cronJobs: own(cronJobs),
    };
  });
}

/** A topology with what its keeper says, where it has one. */
export async function withKeeper(seen: Seen): Promise<Seen> {
  const { namespace, name, pods } = seen;
  const keeper = await keeperPage(namespace, name, pods, await hasKeeper(namespace, name));
  return keeper ? { ...seen, keeper } : seen;
}

interface Labelled {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

function instanceOf({ metadata: { labels = {}, name } }: Labelled): string {
  return labels[INSTANCE] ?? name;
}

function nothing(namespace: string, name: string | undefined, found: readonly string[]): string {
  if (name !== undefined && found.length > 0) {
    return `Namespace ${namespace} has no topology ${name}; it has ${found.join(', ')}.`;
  }
  return `Namespace ${namespace} has no topology of cdk8s-redis-ha: name another with -n.`;
}

async function hasKeeper(namespace: string, topology: string): Promise<boolean> {
  const path = `${inNamespace(namespace, 'apps/v1')}/deployments/${names.keeper(topology)}`;
  return (await unlessMissing(ask(path, { timeoutMs: TIMEOUT_MS }))) !== undefined;
}

/** What the keeper says, asked itself; where two are there, as one follows the other, the one that is to stay. */
async function keeperPage(
  namespace: string,
  topology: string,
  pods: readonly Pod[],
  wanted: boolean,
): Promise<Seen['keeper']> {
  if (!wanted) return undefined;
  const keeper = pods.find(
    ({ metadata }) => metadata.labels?.[COMPONENT] === 'keeper' && metadata.deletionTimestamp === undefined,
  );
  if (!keeper) return { problem: `no pod of ${names.keeper(topology)} is there` };
  const { name } = keeper.metadata;
  try {
    const path = pageOf(namespace, name, PORTS.http.number, 'status');
    return await ask<KeeperPage>(path, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `${name} can't be asked: ${why}` };
  }
}
