import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import type { Surroundings } from '../../kind';
import { describeProblem } from '../../observation/problems';
import { configValue } from '../../observation/title';
import { inParallel } from '../../parallel';
import type { LinesRead } from './cluster-nodes';
import { leavingPods } from './leaving';
import type { Observation, PodObservation } from './observation';
import { withSlotKeys } from './open-slots';
import { readPod } from './pod';

/** Asks every wanted pod for its state. Never rejects: a pod that can't be asked is part of what is seen. */
export async function observe(spec: ClusterSpec, surroundings: Surroundings, now: number): Promise<Observation> {
  const wanted = spec.shards.flatMap(shard => shard.pods);
  const read: LinesRead = new Map();
  const seen = await inParallel(wanted, pod => observePod(pod, spec, surroundings, read));
  const pods = await withSlotKeys(seen, ({ ip }) => surroundings.connections.open(ip, spec.port));
  // Their names may lead nowhere any more; the others know where they are.
  const leaving = await inParallel(leavingPods(pods, spec), ({ pod, ip }) =>
    observePod(pod, spec, { ...surroundings, resolve: async () => ip }, read),
  );
  const answering = [...pods, ...leaving].filter(pod => pod.answers);
  surroundings.connections.keepOnly(answering.map(({ ip }) => ({ ip, port: spec.port })));
  return { now, pods, ...(leaving.length > 0 ? { leaving } : {}) };
}

async function observePod(
  pod: string,
  spec: ClusterSpec,
  { resolve, connections }: Surroundings,
  read: LinesRead,
): Promise<PodObservation> {
  try {
    const ip = await resolve(pod);
    const call = await connections.open(ip, spec.port);
    const [clusterNodes, clusterInfo, info, title] = await Promise.all([
      call('CLUSTER', 'NODES'),
      call('CLUSTER', 'INFO'),
      call('INFO', 'server', 'memory', 'persistence', 'replication', 'keyspace'),
      call('CONFIG', 'GET', 'proc-title-template'),
    ]);
    const replies = {
      clusterNodes: String(clusterNodes),
      clusterInfo: String(clusterInfo),
      info: String(info),
      title: configValue(title),
    };
    return readPod(pod, ip, spec.domain, replies, read);
  } catch (error) {
    return { answers: false, pod, ...describeProblem(error) };
  }
}
