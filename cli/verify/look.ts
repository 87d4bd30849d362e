import { besideServer } from '../../drills/beside-server';
import type { Topology } from '../explain/topologies';
import { isReady, pageIn, type Seen } from '../status/seen';
import { statusOf } from '../status/status';
import { apart } from './apart';
import { type Check, checked, unknown } from './check';
import { failover } from './failover';
import { ATTEMPTS, isRefused } from './isolation';
import { askable, differences, parseConfig } from './settings';

/** Who can read what servers were configured with, and change nothing by it. */
const READER = 'keeper';

/** What must be so of a topology that runs, looked at one after the other. */
export async function look(topology: Topology, seen: Seen): Promise<Check[]> {
  const ready = new Set(seen.pods.filter(isReady).map(({ metadata }) => metadata.name));
  const servers = topology.groups.flatMap(({ pods }) => pods);
  const there = servers.filter(pod => ready.has(pod));
  return [
    checked(
      'all servers are ready',
      servers.filter(pod => !ready.has(pod)).map(pod => `${pod} is not`),
    ),
    apart(topology.groups, statusOf(seen).servers),
    await settings(topology, seen.namespace, there),
    await isolation(seen.namespace, there),
    failover(topology, pageIn(seen.keeper)?.pods, ready),
  ];
}

async function settings({ conf }: Topology, namespace: string, pods: readonly string[]): Promise<Check> {
  const what = 'servers have the settings that were synthesized';
  const names = askable(conf);
  if (names.length === 0) return unknown(what, 'the manifests have no redis.conf');
  return ofEach(what, pods, async pod => {
    const answer = await besideServer(namespace, pod, `as ${READER} "$POD_IP" config get ${names.join(' ')}`);
    if (isRefused(answer)) throw new Error(`${pod} does not let user ${READER} read them`);
    return differences(pod, conf, parseConfig(answer));
  });
}

/** Tries what must fail. */
function isolation(namespace: string, pods: readonly string[]): Promise<Check> {
  return ofEach('servers refuse what they must', pods, async pod => {
    const found: string[] = [];
    for (const { what, script } of ATTEMPTS) {
      const answer = await besideServer(namespace, pod, `(${script}) 2>&1 || true`);
      if (!isRefused(answer)) found.push(`on ${pod} somebody may ${what}: it answers "${firstLine(answer)}"`);
    }
    return found;
  });
}

const firstLine = (text: string) => text.trim().split('\n')[0] ?? '';

/** What is found on each; where one can't be asked, nobody knows. */
async function ofEach(what: string, pods: readonly string[], find: (pod: string) => Promise<string[]>): Promise<Check> {
  if (pods.length === 0) return unknown(what, 'no server is ready');
  const all = await Promise.allSettled(pods.map(find));
  const found = all.flatMap(each => (each.status === 'fulfilled' ? each.value : []));
  const failed = all.find(each => each.status === 'rejected');
  if (found.length > 0 || !failed) return checked(what, found);
  return unknown(what, failed.reason instanceof Error ? failed.reason.message : String(failed.reason));
}
