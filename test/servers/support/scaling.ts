import { discovery } from '../../../drills/ledger/discovery';
import { parseOptions } from '../../../drills/ledger/options';
import { type Run, startRun } from '../../../drills/ledger/run';
import { type Cluster, createCluster } from '../../../keeper/cluster';
import { parseClusterNodes } from '../../../keeper/cluster/observation/cluster-nodes';
import { countSlots } from '../../../keeper/cluster/slots';
import { giveVerdict } from '../../../keeper/cluster/verdicts/verdict';
import { createConnections } from '../../../keeper/connections';
import type { ClusterSpec, RebalanceSpec } from '../../../lib/config/keeper-spec';
import { KEEPER_LOGIN, SPEC, startPod } from './cluster';
import { type Driven, drive, startedIn } from './drive';
import type { Engine } from './engines';
import { LOOPBACK } from './loopback';
import type { Server } from './server';

/** Rights of the clients that write meanwhile. */
const APPLICATION = 'user app on >secret ~* &* +@all -@admin -@dangerous +info +cluster|slots';

export const REBALANCE: RebalanceSpec = { streams: 2, slotsAtOnce: 16, largestKeyBytes: 1024 * 1024 };

/** The spec of so many shards, of a primary and so many replicas. */
export function specOf(shards: number, more: Partial<ClusterSpec> = {}, replicas = 1): ClusterSpec {
  const pods = (shard: number) => Array.from({ length: replicas + 1 }, (_, ordinal) => `web-${shard}-${ordinal}`);
  return {
    ...SPEC,
    rebalance: REBALANCE,
    shards: Array.from({ length: shards }, (_, shard) => ({ pods: pods(shard) })),
    ...more,
  };
}

/** A cluster whose shards become more and fewer. */
export function createScaled(engine: Engine, net = 0, first: ClusterSpec = specOf(3)) {
  const servers = new Map<string, Server>();
  const addresses = new Map<string, string>();
  const server = startedIn(servers);
  let spec = first;
  let driven = life();

  function life(): Driven<Cluster> & { readonly close: () => void } {
    const connections = createConnections(KEEPER_LOGIN);
    const made = drive<Cluster>(
      {
        kind: createCluster(),
        spec: async () => spec,
        resolve: async pod => addresses.get(pod) ?? Promise.reject(new Error('no address')),
        connections,
        login: KEEPER_LOGIN,
      },
      { timeoutMs: 240_000 },
    );
    return { ...made, close: () => connections.close() };
  }

  async function start(pod: string, dir?: string): Promise<void> {
    const [shard, ordinal] = pod.split('-').slice(1).map(Number);
    const ip = `${LOOPBACK}.${net}.${(shard ?? 0) * 4 + (ordinal ?? 0) + 1}`;
    servers.set(pod, await startPod(engine, pod, ip, dir, { directives: [APPLICATION] }));
    addresses.set(pod, ip);
  }

  return {
    servers,
    server,
    start,
    get keeper() {
      return driven;
    },
    get spec() {
      return spec;
    },
    /** Another spec for the keeper, of this size; pods that are new in it are started. */
    async wants(next: ClusterSpec) {
      const pods = next.shards.flatMap(shard => shard.pods);
      await Promise.all(pods.filter(pod => !servers.has(pod)).map(pod => start(pod)));
      spec = next;
    },
    /** A new keeper in place of this one, which knows nothing of what was before. */
    replaceKeeper() {
      driven.close();
      driven = life();
    },
    async stop(pod: string) {
      await server(pod).stop();
      servers.delete(pod);
      addresses.delete(pod);
    },
    /** What a pod that has been stopping for a minute is told on what the keeper saw last. */
    verdict(pod: string): string {
      const { observation, spec: known } = driven.keeper.last ?? {};
      const now = Date.now();
      const asks = new Map([[pod, { first: now - 60_000, last: now }]]);
      return giveVerdict({ pod, now, asks, spec: known ?? spec, ...(observation ? { observation } : {}) }).answer;
    },
    /** How many slots each pod has, by what one of them says; those with none are left out. */
    async slots(from = 'web-0-0'): Promise<Record<string, number>> {
      const nodes = parseClusterNodes(String(await server(from).call('CLUSTER', 'NODES')));
      const owning = nodes.filter(({ slots }) => slots.length > 0);
      return Object.fromEntries(owning.map(node => [node.hostname?.split('.')[0] ?? node.id, countSlots(node.slots)]));
    },
    /** A command on whoever has the slot of this key. */
    async onOwner(key: string | Buffer, command: string, ...args: (string | number | Buffer)[]): Promise<unknown> {
      let error: unknown;
      for (const each of servers.values()) {
        try {
          return await each.call(command, key, ...args);
        } catch (refusal) {
          if (!/MOVED|READONLY/.test(String(refusal))) error = refusal;
        }
      }
      throw error ?? new Error(`nobody takes ${command} ${key.toString()}`);
    },
    ledger(): Promise<Run> {
      const host = addresses.get('web-0-0') ?? '';
      const way = discovery({ host, port: SPEC.port }, { user: 'app', password: () => 'secret' });
      return startRun(parseOptions('{"lanesPerShard": 2, "pauseMs": 5}'), way);
    },
  };
}
