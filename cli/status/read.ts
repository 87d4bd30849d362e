import { ApiError, ask, inNamespace, pageOf } from '../../drills/api-server';
import { COMPONENT, INSTANCE } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { PORTS } from '../../lib/config/ports';
import { failureOf, orFailure } from '../cluster';
import { Failure } from '../failure';
import type { CronJob, KeeperPage, Pod, Seen, StatefulSet } from './seen';

const OURS = { labelSelector: 'app.kubernetes.io/name=redis' };
/** What is watched is asked often: what hangs is asked again. */
const TIMEOUT_MS = 10_000;

/**
 * All topologies of a namespace, or the one of this name.
 *
 * @throws Failure where there is none, or the cluster can't be asked
 */
export async function readTopologies(namespace: string, name?: string): Promise<Seen[]> {
  const list = async <T>(kind: string, group?: string) =>
    (
      await orFailure(
        ask<{ items: T[] }>(`${inNamespace(namespace, group)}/${kind}`, { query: OURS, timeoutMs: TIMEOUT_MS }),
      )
    ).items;
  const [sets, pods, cronJobs] = await Promise.all([
    list<StatefulSet>('statefulsets', 'apps/v1'),
    list<Pod>('pods'),
    list<CronJob>('cronjobs', 'batch/v1'),
  ]);
  const servers = sets.filter(({ metadata }) => metadata.labels?.[COMPONENT] === 'server');
  const found = [...new Set(servers.map(instanceOf))].sort();
  const wanted = name === undefined ? found : found.filter(each => each === name);
  if (wanted.length === 0) throw new Failure(nothing(namespace, name, found));
  return Promise.all(
    wanted.map(async topology => {
      const own = <T extends Labelled>(all: readonly T[]) => all.filter(each => instanceOf(each) === topology);
      const ownPods = own(pods);
      const keeper = await keeperPage(namespace, topology, ownPods, await hasKeeper(namespace, topology));
      return {
        namespace,
        name: topology,
        now: new Date(),
        sets: own(servers),
        sentinelSet: own(sets).find(({ metadata }) => metadata.labels?.[COMPONENT] === 'sentinel'),
        pods: ownPods,
        cronJobs: own(cronJobs),
        ...(keeper ? { keeper } : {}),
      };
    }),
  );
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
  try {
    await ask(`${inNamespace(namespace, 'apps/v1')}/deployments/${names.keeper(topology)}`, { timeoutMs: TIMEOUT_MS });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw failureOf(error);
  }
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
