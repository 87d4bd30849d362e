import { twoPrimaries } from '../../../drills/roles/two-primaries';
import { BESIDE_SERVER, SAMPLE_EVERY_MS, watchRole } from '../../../drills/roles/watch';
import { FULL } from '../support/engines';
import type { Release } from './release';

/** What was seen of the servers' roles while something went on. */
export interface Verdict {
  /** No two servers took writes for longer than the lag after which a primary without replicas refuses them, and a second. */
  readonly onePrimary: boolean;
  /** What was seen, in words. */
  readonly seen: string;
}

/** Pause between two looks, in milliseconds: each goes through the API server, which has half a processor here. */
export const LOOK_EVERY_MS = FULL ? SAMPLE_EVERY_MS : 250;

/** Asks every server some times a second who it is, until stopped. */
export function watchRoles({ namespace, pods, minReplicasToWrite, maxReplicaLagSeconds }: Release) {
  const watches = pods.map(pod => {
    const asked = { namespace, pod, container: 'redis', client: BESIDE_SERVER };
    return [pod, watchRole(asked, minReplicasToWrite, LOOK_EVERY_MS)] as const;
  });
  return {
    /** Whether every server has answered since the beginning. */
    allSeen: () => watches.every(([, watch]) => watch.samples().length > 0),
    /** @param cutOff a server that nobody reached until a time, in milliseconds: what it took until then came from nobody */
    stop: async (cutOff?: { readonly pod: string; readonly until: number }): Promise<Verdict> => {
      const samples = await Promise.all(
        watches.map(async ([pod, watch]) => {
          const own = await watch.stop();
          return [pod, pod === cutOff?.pod ? own.filter(({ at }) => at >= cutOff.until) : own] as const;
        }),
      );
      const { ms, seen } = twoPrimaries(new Map(samples));
      const count = samples.reduce((sum, [, own]) => sum + own.length, 0);
      const which = seen ? ` (${seen.servers.join(' and ')} at ${new Date(seen.began).toISOString()})` : '';
      return {
        onePrimary: ms <= (maxReplicaLagSeconds + 1) * 1000,
        seen: `two servers took writes for ${ms} ms${which}; ${count} samples`,
      };
    },
  };
}
