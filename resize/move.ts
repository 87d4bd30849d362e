import { kubectl, kubectlJson, unlessMissing } from '../drills/kubectl';
import { until } from '../drills/wait';
import type { Claim } from './objects';
import type { Move } from './plan';
import { canHandOver, handOver, keeperStatus, type Server, serversOf, type Topology, unfinished } from './servers';

/** Says what is going on, a line at a time. */
export type Say = (line: string) => void;

/** A server may have to copy all data before the next may go. */
const PATIENCE_MS = 3_600_000;
/** A hand-over takes a second or two, and then the link to the new primary. */
const HANDED_OVER_MS = 30_000;
/** So often a server is told to hand over. */
const MOST_HAND_OVERS = 5;
/** What is on its way at the beginning may end by itself in this time. */
const BEGIN_MS = 300_000;

/**
 * Why the servers of a topology cannot be moved to other volumes at all, as sentences: it has to be certain that another
 * server has the data of each.
 */
export async function moveRefusals(topology: Topology, moves: readonly Move[]): Promise<string[]> {
  const servers = await serversOf(topology);
  const primaries = servers.filter(({ pod, role }) => role === 'primary' && moves.some(move => move.pod === pod));
  const each = await Promise.all(
    primaries.map(async ({ pod, statefulSet }) => {
      const replicas = servers.filter(other => other.statefulSet === statefulSet && other.role === 'replica');
      if (replicas.length === 0) return [`${pod} has no replica: its data would be nowhere else`];
      if (await canHandOver(topology, pod)) return [];
      return [`${pod} is the primary: have another server be it (\`primary\`), apply that, and begin again`];
    }),
  );
  return each.flat();
}

/**
 * Gives servers other volumes, one after the other, replicas first. A primary hands over before. Each step waits until every
 * server is there and in step; whatever is interrupted, the next run goes on with.
 */
export async function moveServers(topology: Topology, moves: readonly Move[], say: Say): Promise<void> {
  let left = moves;
  let patience = BEGIN_MS;
  let handOvers = 0;
  while (left.length > 0) {
    const servers = await whole(topology, patience, say);
    patience = PATIENCE_MS;
    const next = nextOf(left, servers);
    if (!next) throw new Error(`No server of ${topology.namespace}/${topology.name} is left to be moved safely.`);
    const { move, server } = next;
    const isReplica = async () => {
      const now = (await serversOf(topology)).find(({ pod }) => pod === move.pod);
      return now?.role === 'replica' && now.inSync;
    };
    if (server.role === 'primary') {
      if (handOvers >= MOST_HAND_OVERS) throw new Error(`${move.pod} was told to hand over, and is still a primary.`);
      handOvers += 1;
      say(`${move.pod} hands over`);
      await handOver(topology, move.pod);
    }
    // Looked at last of all, since the claim of a primary is never touched. Soon after a hand-over: the keeper spreads
    // primaries over the zones again, and may hand back to this one.
    const what = `${topology.namespace}/${move.pod} to be a replica`;
    if (!(await until(isReplica, { what, timeoutMs: HANDED_OVER_MS }).catch(() => false))) continue;
    handOvers = 0;
    say(`${move.pod} gets a new volume; ${move.volume} stays`);
    await replace(move, server);
    left = left.filter(each => each !== move);
  }
  await whole(topology, PATIENCE_MS, say);
}

/** The server to be moved next: a replica, else a primary, which then hands over. */
function nextOf(left: readonly Move[], servers: readonly Server[]): { move: Move; server: Server } | undefined {
  const there = left.flatMap(move => {
    const server = servers.find(({ pod }) => pod === move.pod);
    return server ? [{ move, server }] : [];
  });
  return there.find(({ server }) => server.role === 'replica') ?? there[0];
}

/** Waits until nothing is in the way of taking one server away, and gives all servers. */
async function whole(topology: Topology, timeoutMs: number, say: Say): Promise<readonly Server[]> {
  let said = '';
  const passes = new Set<string>();
  const what = `${topology.namespace}/${topology.name} to be whole`;
  return until(
    async () => {
      const servers = await serversOf(topology);
      const reasons = [
        ...servers.flatMap(reasonOf),
        ...(await unfinished(topology)),
        ...(await keeperReasons(topology, passes)),
      ];
      if (reasons.length === 0) return servers;
      if (said !== reasons.join()) say(`waiting: ${reasons.join('; ')}`);
      said = reasons.join();
      throw new Error(reasons.join('; '));
    },
    { what, timeoutMs, everyMs: 500 },
  );
}

function reasonOf({ pod, ready, role, inSync }: Server): string[] {
  if (!ready) return [`${pod} is not ready`];
  return role === 'replica' && !inSync ? [`${pod} has not caught up`] : [];
}

/**
 * Why the keeper does not take all for as it should be. A pass that was under way may not have seen what happened last.
 */
async function keeperReasons(topology: Topology, passes: Set<string>): Promise<string[]> {
  const { state, spreading, lastPass } = (await keeperStatus(topology)) ?? {};
  if (lastPass) passes.add(lastPass);
  // That primaries are to be spread over the zones again is no reason to wait: it goes on for as long as this does.
  if (state !== 'settled' && !spreading) return [`the keeper ${state ? `says ${state}` : 'does not answer'}`];
  return passes.size > 2 ? [] : ['the keeper is asked once more'];
}

/** Takes a replica's claim and pod away, and waits for those that come in their place. */
async function replace({ namespace, pod, claim }: Move, server: Server): Promise<void> {
  const read = () => unlessMissing(kubectlJson<Claim>(['-n', namespace, 'get', 'pvc', claim]));
  const before = (await read())?.metadata.uid;
  // The claim goes when its pod has gone, and the pod's successor does not start before that.
  await kubectl(['-n', namespace, 'delete', 'pvc', claim, '--wait=false', '--ignore-not-found']);
  await kubectl(['-n', namespace, 'delete', 'pod', pod, '--wait=false', '--ignore-not-found']);
  await until(
    async () => {
      const there = await read();
      const pods = await kubectlJson<{ metadata: { uid: string } }>(['-n', namespace, 'get', 'pod', pod]);
      return there?.status?.phase === 'Bound' && there.metadata.uid !== before && pods.metadata.uid !== server.uid;
    },
    { what: `${namespace}/${pod} to have its new volume`, timeoutMs: PATIENCE_MS, everyMs: 500 },
  );
}
