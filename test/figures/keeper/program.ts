import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { median } from '../../../cli/bench/spread';
import { type Cluster, createCluster } from '../../../keeper/cluster';
import { createConnections } from '../../../keeper/connections';
import { createKeeper } from '../../../keeper/keeper';
import { createMetrics } from '../../../keeper/metrics';
import type { FromServers } from './servers';
import { topologyOf } from './topology';

/** Passes of which the median counts, after the one that connects. */
const PASSES = 5;

/**
 * Runs the keeper before a cluster of so many shards, which another process plays. Prints what a pass over a settled
 * cluster took, as JSON.
 */
async function main(shards: number): Promise<void> {
  const { spec, servers } = topologyOf(shards);
  // Both are bundled into one folder.
  const played = fork(join(__dirname, 'servers.js'), [`${shards}`], { execArgv: [] });
  const said = async () => (await once(played, 'message'))[0] as FromServers;
  const sent = async () => {
    const answer = said();
    played.send('sent');
    return (await answer).sentBytes;
  };
  const login = { username: 'keeper', password: async () => 'none' };
  const connections = createConnections(login);
  const addresses = new Map(servers.map(({ pod, ip }) => [pod, ip]));
  const kind = createCluster();
  let decideMs = 0;
  const keeper = createKeeper<Cluster>({
    kind: {
      ...kind,
      decide: (...given) => {
        const began = performance.now();
        const decided = kind.decide(...given);
        decideMs = performance.now() - began;
        return decided;
      },
    },
    spec: async () => spec,
    resolve: async pod => addresses.get(pod) ?? '',
    connections,
    login,
    log: () => undefined,
    metrics: createMetrics(),
    now: Date.now,
  });
  const pass = async () => {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { decision } = await keeper.pass();
    const { user, system } = process.cpuUsage(used);
    if (decision.state !== 'settled') throw new Error(`The keeper says ${decision.state}: ${decision.reason}`);
    return { tookMs: performance.now() - began, cpuMs: (user + system) / 1000, decideMs };
  };
  try {
    await said();
    await pass();
    const before = await sent();
    const passes: Awaited<ReturnType<typeof pass>>[] = [];
    for (let index = 0; index < PASSES; index++) passes.push(await pass());
    const middle = (of: 'tookMs' | 'cpuMs' | 'decideMs') => median(passes.map(each => each[of]));
    const figures = {
      readBytes: Math.round(((await sent()) - before) / PASSES),
      tookMs: middle('tookMs'),
      cpuMs: middle('cpuMs'),
      decideMs: middle('decideMs'),
      memoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    process.stdout.write(JSON.stringify(figures));
  } finally {
    connections.close();
    played.disconnect();
  }
}

main(Number(process.argv[2])).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
