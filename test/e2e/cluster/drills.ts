import { cutNode, freezeNode } from '../../../drills/faults/break-node';
import { deleteAllPods, forceDeleteAllPods } from '../../../drills/faults/delete-all-pods';
import { deletePod } from '../../../drills/faults/delete-pod';
import { deletePodAndVolume } from '../../../drills/faults/delete-pod-and-volume';
import { drainNode } from '../../../drills/faults/drain-node';
import { eachInTurn } from '../../../drills/faults/each-in-turn';
import type { Fault, Target } from '../../../drills/faults/fault';
import { forceDeletePod } from '../../../drills/faults/force-delete-pod';
import { freezeProcess } from '../../../drills/faults/freeze-process';
import { isolatePod } from '../../../drills/faults/isolate-pod';
import { killProcess } from '../../../drills/faults/kill-process';
import { repeated } from '../../../drills/faults/repeated';
import { kubectlJson } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import type { TestedEngine } from '../../../lib/config/engines';
import { apart, type DrillCase, survivesEach } from '../support/cases';
import { onServer, primaryOf } from '../support/redis';
import { notReady, serversReady } from '../support/tested';
import { nodeNames, zoneOfPod } from '../support/zones';
import { nodeLoss } from './faults';
import { stubbornWrites } from './stubborn-writes';
import { anotherPrimary, drill, name, namespace, plannedDrill, SHARDS, type Subject, TESTED } from './subject';

/** The last shard's slots end with the last slot. */
const SLOT_OF_SHARD_2 = 16_383;

const CASES: readonly DrillCase<Subject>[] = [
  {
    name: 'a primary’s process killed',
    special: true,
    basic: true,
    run: async subject => {
      await drill(subject, {
        name: 'kill a primary’s process',
        alone: true,
        fault: killProcess,
        effect: notReady(TESTED, 'a server to be gone'),
      });
    },
  },
  {
    name: 'a primary’s pod deleted: it hands over',
    basic: true,
    run: async subject => {
      const before = await primaryOf(namespace, name, 1);
      await plannedDrill(subject, {
        name: 'delete a primary’s pod',
        alone: true,
        fault: deletePod,
        shard: 1,
        effect: anotherPrimary(TESTED, [before]),
      });
    },
  },
  {
    name: 'a primary’s pod deleted by force',
    basic: true,
    run: async subject => {
      await drill(subject, {
        name: 'delete a primary’s pod by force',
        alone: true,
        fault: forceDeletePod,
        effect: notReady(TESTED, 'the pod to go'),
      });
    },
  },
  {
    name: 'a primary frozen for 30 s, that wakes up',
    special: true,
    basic: true,
    run: async subject => {
      const pod = await primaryOf(namespace, name, 2);
      let writes: Promise<number> | undefined;
      const failedOver = anotherPrimary(TESTED, [pod]);
      await drill(subject, {
        name: 'freeze a primary for 30 s',
        fault: freezeProcess,
        shard: 2,
        lastsMs: 30_000,
        effect: {
          ...failedOver,
          holds: async () => {
            if (!(await failedOver.holds())) return false;
            // They wait at the frozen server's door.
            writes = stubbornWrites(namespace, pod, SLOT_OF_SHARD_2);
            return true;
          },
        },
      });
      subject.figure(`the primary that woke up acknowledged ${await writes} writes before it noticed`);
    },
  },
  {
    name: 'a primary isolated, and let back',
    basic: true,
    run: async subject => {
      const pod = await primaryOf(namespace, name, 1);
      const effect = anotherPrimary(TESTED, [pod]);
      await drill(subject, {
        name: 'isolate a primary',
        fault: isolatePod,
        shard: 1,
        effect: { ...effect, holds: async () => (await effect.holds()) && (await isCutOff(pod)) },
      });
    },
  },
  {
    name: 'the zone with most primaries cut off for a minute',
    special: true,
    breaksNode: true,
    run: subject => loseNode(subject, 'cut a zone for a minute', cutNode),
  },
  {
    name: 'a node hung for a minute',
    special: true,
    // That of a primary with Sentinels is.
    rare: true,
    breaksNode: true,
    run: subject => loseNode(subject, 'hang a node for a minute', freezeNode),
  },
  {
    name: 'a primary’s pod and volume gone',
    run: async subject => {
      await drill(subject, {
        name: 'delete a primary’s pod and volume',
        fault: deletePodAndVolume,
        shard: 1,
        effect: notReady(TESTED, 'the pod to go'),
      });
    },
  },
  {
    name: 'a replica’s pod and volume gone',
    rare: true,
    run: async subject => {
      const primary = await primaryOf(namespace, name, 0);
      const pod = primary.endsWith('0') ? `${name}-0-1` : `${name}-0-0`;
      await plannedDrill(subject, {
        name: 'delete a replica’s pod and volume',
        fault: deletePodAndVolume,
        target: { pod },
        effect: notReady(TESTED, 'the pod to go'),
      });
    },
  },
  {
    name: 'one server killed four times',
    special: true,
    rare: true,
    run: async subject => {
      const pod = await primaryOf(namespace, name, 0);
      const before = await restartsOf(pod);
      const back = (_: Target, times: number) =>
        until(async () => (await restartsOf(pod)) >= before + times && (await serversReady(TESTED)), {
          what: `${pod} to be back`,
          timeoutMs: 240_000,
        });
      await drill(subject, {
        name: 'kill a server four times',
        alone: true,
        fault: repeated(killProcess, 4, back),
        effect: notReady(TESTED, 'a server to be gone'),
      });
    },
  },
  {
    name: 'each node drained in turn',
    // One is, by the command.
    rare: true,
    breaksNode: true,
    run: async subject => {
      const back = (node: string) =>
        until(() => serversReady(TESTED), { what: `the servers of ${node} to be back`, timeoutMs: 240_000 });
      const eachNode = eachInTurn(drainNode, await nodeNames(), back);
      await plannedDrill(subject, { name: 'drain each node in turn', alone: true, fault: eachNode });
    },
  },
  ...[deleteAllPods, forceDeleteAllPods].map(
    (fault): DrillCase<Subject> => ({
      name: `every key again after ${fault.name}`,
      // Sentinels and servers are deleted gracefully.
      rare: fault === deleteAllPods,
      basic: true,
      run: async subject => {
        const { faultMs } = await drill(subject, {
          name: fault.name,
          fault,
          alone: true,
          effect: notReady(TESTED, 'the pods to go'),
        });
        subject.figure(`${fault.name} → whole again in ${faultMs} ms`);
      },
    }),
  ),
];

const { beside, alone } = apart(CASES);

/** All drills that leave nodes alone. */
export function survives(subject: Subject, engine: TestedEngine): void {
  survivesEach(beside, subject, engine);
}

/** Those that break nodes. */
export function survivesNodes(subject: Subject, engine: TestedEngine): void {
  survivesEach(alone, subject, engine);
}

/** Cuts or hangs the node with most primaries; the writers are elsewhere. */
async function loseNode(subject: Subject, what: string, fault: Fault): Promise<void> {
  const { primaries, ...settings } = await nodeLoss(TESTED, what, fault);
  const { pod, node } = settings.target;
  const zones = await zoneOfPod(namespace);
  await drill(subject, settings);
  const lost = `${node} in ${zones.get(pod)} had ${primaries.length} of ${SHARDS.length} primaries`;
  subject.figure(`${what}: ${lost}`);
}

/** No packet comes through: the server can't see the others, and no other one reaches it. */
async function isCutOff(pod: string): Promise<boolean> {
  const own = await onServer(namespace, pod, 'cluster info');
  const other = `${name}-${pod.split('-').at(-2) === '0' ? 1 : 0}-0`;
  const view = await onServer(namespace, other, 'cluster nodes');
  const seen = view.split('\n').find(line => line.includes(`,${pod}.`)) ?? '';
  return own.includes('cluster_state:fail') && / [^ ]*fail /.test(seen.replace('fail?', ''));
}

/** How often the container of a server has been restarted. */
async function restartsOf(pod: string): Promise<number> {
  const { status } = await kubectlJson<{
    status: { containerStatuses?: { readonly name: string; readonly restartCount: number }[] };
  }>(['-n', namespace, 'get', 'pod', pod]);
  return status.containerStatuses?.find(container => container.name === 'redis')?.restartCount ?? 0;
}
