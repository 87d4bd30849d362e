import type { Fault, Target } from '../../../drills/faults/fault';
import { isolatePod } from '../../../drills/faults/isolate-pod';
import { killProcess } from '../../../drills/faults/kill-process';
import { kubectl, kubectlJson } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { onServer, primaryOf } from '../support/redis';

/** A fault, and the alerts that fire for it, as `redis alert`; no others do. */
export interface AlertDrill {
  readonly name: string;
  readonly fires: readonly string[];
  /** Causes it; what this gives takes it away. */
  readonly inject: (namespace: string) => Promise<() => Promise<unknown>>;
}

/** A fault of some pods at once. */
function ofPods(fault: Fault, podsOf: (namespace: string) => Promise<readonly string[]>): AlertDrill['inject'] {
  return async namespace => {
    const targets: Target[] = (await podsOf(namespace)).map(pod => ({ namespace, pod }));
    await Promise.all(targets.map(fault.inject));
    return () => Promise.all(targets.map(fault.heal));
  };
}

const primaryOfCluster = async (namespace: string) => [await primaryOf(namespace, 'cluster', 0)];

/** The server that says it is the primary, of two that Sentinels watch over. */
async function primaryOfWatched(namespace: string): Promise<string[]> {
  const said = await onServer(namespace, 'watched-0', 'info replication');
  return [said.includes('role:master') ? 'watched-0' : 'watched-1'];
}

/** Leaves one Sentinel of three. */
const withoutSentinels: AlertDrill['inject'] = async namespace => {
  const scale = (replicas: number) =>
    kubectl(['-n', namespace, 'scale', 'statefulset', 'watched-sentinel', `--replicas=${replicas}`]);
  await scale(1);
  return () => scale(3);
};

/** Several faults at the same time. */
function together(...injects: readonly AlertDrill['inject'][]): AlertDrill['inject'] {
  return async namespace => {
    const heals = await Promise.all(injects.map(inject => inject(namespace)));
    return () => Promise.all(heals.map(heal => heal()));
  };
}

/** How often containers of a pod were started again. */
async function restartsOf(namespace: string, pod: string): Promise<number> {
  const { status } = await kubectlJson<{ status: { containerStatuses: { restartCount: number }[] } }>([
    ...['-n', namespace, 'get', 'pod', pod],
  ]);
  return status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** Kills a server, and waits until its container was started again. */
const killAndRestart: Fault = {
  ...killProcess,
  inject: async target => {
    const { namespace, pod } = target;
    const before = await restartsOf(namespace, pod);
    await killProcess.inject(target);
    await until(async () => (await restartsOf(namespace, pod)) > before, {
      what: `${pod} to be started again`,
      timeoutMs: 60_000,
    });
  },
};

/** A primary that is killed is back, or replaced, before anybody has to be told. */
const killed = (podsOf: (namespace: string) => Promise<readonly string[]>): AlertDrill => ({
  name: 'kill the primary',
  fires: [],
  inject: ofPods(killAndRestart, podsOf),
});

export const DRILLS_OF_SHARDED: readonly AlertDrill[] = [
  killed(primaryOfCluster),
  {
    // A replica takes over, so that nothing but the one server is missed.
    name: 'a primary of the cluster stays away',
    fires: ['cluster RedisDown'],
    inject: ofPods(isolatePod, primaryOfCluster),
  },
];

export const DRILLS_OF_COPIED: readonly AlertDrill[] = [
  killed(primaryOfWatched),
  {
    name: 'a primary that nobody replaces, and two of three Sentinels, stay away',
    fires: [
      'front RedisFrontWithoutMajority',
      'pair RedisDown',
      'pair RedisNoPrimary',
      'watched RedisSentinelQuorumLost',
    ],
    inject: together(
      ofPods(isolatePod, async () => ['pair-0']),
      withoutSentinels,
    ),
  },
];
