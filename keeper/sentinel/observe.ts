import type { SentinelSpec } from '../../lib/config/keeper-spec';
import { podOf } from '../hostname';
import type { Surroundings } from '../kind';
import { describeProblem } from '../observation/problems';
import { inParallel } from '../parallel';
import { observeServer } from '../replicated/observe-server';
import { readEpoch } from './epoch';
import type { Observation, SentinelSeen, Watch } from './observation';

/** Asks every wanted server and Sentinel for its state. Never rejects. */
export async function observe(spec: SentinelSpec, surroundings: Surroundings, now: number): Promise<Observation> {
  const [pods, sentinels] = await Promise.all([
    inParallel(spec.servers, pod => observeServer(pod, spec, surroundings, readEpoch)),
    inParallel(spec.sentinels, pod => observeSentinel(pod, spec, surroundings)),
  ]);
  surroundings.connections.keepOnly([
    ...pods.filter(pod => pod.answers).map(({ ip }) => ({ ip, port: spec.port })),
    ...sentinels.filter(pod => pod.answers).map(({ ip }) => ({ ip, port: spec.sentinelPort })),
  ]);
  return { now, pods, sentinels };
}

async function observeSentinel(
  pod: string,
  spec: SentinelSpec,
  { resolve, connections }: Surroundings,
): Promise<SentinelSeen> {
  try {
    const ip = await resolve(pod);
    const call = await connections.open(ip, spec.sentinelPort);
    const { name } = spec.monitor;
    const [info, address, state] = await Promise.all([
      call('INFO', 'sentinel'),
      call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name),
      call('SENTINEL', 'MASTER', name).catch((error: unknown) => {
        if (/no such master/i.test(String(error))) return undefined;
        throw error;
      }),
    ]);
    const watch = readWatch(address, state, spec);
    const inTilt = /^sentinel_tilt:1/m.test(String(info));
    return { answers: true, pod, ip, inTilt, ...(watch ? { watch } : {}) };
  } catch (error) {
    return { answers: false, pod, ...describeProblem(error) };
  }
}

/**
 * Reads the replies of `SENTINEL GET-MASTER-ADDR-BY-NAME` and `SENTINEL MASTER`. The first names the promoted replica as
 * soon as a fail-over has one, the second only when it is over.
 */
export function readWatch(address: unknown, state: unknown, spec: SentinelSpec): Watch | undefined {
  if (!Array.isArray(address) || !Array.isArray(state)) return undefined;
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < state.length; index += 2) fields.set(String(state[index]), String(state[index + 1]));
  const [host, port] = address.map(String);
  const primary = Number(port) === spec.port ? podOf(host, spec.domain) : undefined;
  const number = (name: string) => Number(fields.get(name)) || 0;
  return {
    address: `${host}:${port}`,
    ...(primary !== undefined && spec.servers.includes(primary) ? { primary } : {}),
    flags: (fields.get('flags') ?? '').split(','),
    others: number('num-other-sentinels'),
    replicas: number('num-slaves'),
    quorum: number('quorum'),
    downAfterMs: number('down-after-milliseconds'),
    failoverTimeoutMs: number('failover-timeout'),
    parallelSyncs: number('parallel-syncs'),
  };
}
