import { cutNode, freezeNode } from '../../../drills/faults/break-node';
import { deleteAllPods, forceDeleteAllPods } from '../../../drills/faults/delete-all-pods';
import { deletePod } from '../../../drills/faults/delete-pod';
import { deletePodAndVolume } from '../../../drills/faults/delete-pod-and-volume';
import { drainNode } from '../../../drills/faults/drain-node';
import { eachInTurn } from '../../../drills/faults/each-in-turn';
import { forceDeletePod } from '../../../drills/faults/force-delete-pod';
import { freezeProcess } from '../../../drills/faults/freeze-process';
import { isolateTogether } from '../../../drills/faults/isolate-together';
import { killProcess } from '../../../drills/faults/kill-process';
import { restartRollout } from '../../../drills/faults/restart-rollout';
import { until } from '../../../drills/wait';
import type { TestedEngine } from '../../../lib/config/engines';
import { names } from '../../../lib/config/names';
import { loseNode } from '../replicated/faults';
import { anotherPrimary, primaryOf } from '../replicated/primary';
import { drill, plannedDrill, type Subject, whole } from '../replicated/subject';
import { apart, type DrillCase, survivesEach } from '../support/cases';
import { isRolledOut } from '../support/rollout';
import { instanceOf, notReady, readyPods, selectorOf } from '../support/tested';
import { nodeNames } from '../support/zones';

/** A drill of Sentinels. */
interface SentinelCase extends DrillCase<Subject> {
  /** Those run it too that have their Sentinels beside the servers. */
  readonly sidecars?: boolean;
}

/** What matters most where a Sentinel stops with its server. */
const HAND_OVER = 'the primary’s pod deleted: it hands over';

const CASES: readonly SentinelCase[] = [
  {
    name: 'the primary’s process killed',
    special: true,
    basic: true,
    sidecars: true,
    run: async subject => {
      await drill(subject, {
        name: 'kill the primary’s process',
        alone: true,
        fault: killProcess,
        effect: notReady(subject.release(), 'a server to be gone'),
      });
    },
  },
  {
    name: 'the primary frozen for 30 s, that wakes up',
    special: true,
    basic: true,
    run: async subject => {
      const before = await primaryOf(subject.release());
      await drill(subject, {
        name: 'freeze the primary for 30 s',
        fault: freezeProcess,
        lastsMs: 30_000,
        effect: anotherPrimary(subject.release(), before),
      });
    },
  },
  {
    name: HAND_OVER,
    sidecars: true,
    basic: true,
    run: async subject => {
      const before = await primaryOf(subject.release());
      await plannedDrill(subject, {
        name: 'delete the primary’s pod',
        alone: true,
        fault: deletePod,
        effect: anotherPrimary(subject.release(), before),
      });
    },
  },
  {
    name: 'the primary’s pod deleted by force',
    basic: true,
    sidecars: true,
    run: async subject => {
      await drill(subject, {
        name: 'delete the primary’s pod by force',
        alone: true,
        fault: forceDeletePod,
        effect: notReady(subject.release(), 'the pod to go'),
      });
    },
  },
  {
    name: 'the primary’s zone cut off',
    special: true,
    // A cluster's zone is cut off.
    rare: true,
    breaksNode: true,
    run: subject => loseNode(subject, 'cut the primary’s zone off', cutNode),
  },
  {
    name: 'the primary’s node hung',
    special: true,
    breaksNode: true,
    run: subject => loseNode(subject, 'hang the primary’s node', freezeNode),
  },
  {
    name: 'the primary isolated with one Sentinel for a minute',
    run: async subject => {
      const release = subject.release();
      const before = await primaryOf(release);
      const [sentinel = ''] = release.sentinels;
      await drill(subject, {
        name: 'isolate the primary with one Sentinel for 60 s',
        fault: isolateTogether([sentinel]),
        lastsMs: 60_000,
        effect: anotherPrimary(release, before),
      });
    },
  },
  {
    name: 'the primary’s pod and volume gone',
    basic: true,
    run: async subject => {
      await drill(subject, {
        name: 'delete the primary’s pod and volume',
        fault: deletePodAndVolume,
        effect: notReady(subject.release(), 'the pod to go'),
      });
    },
  },
  {
    name: 'all Sentinels deleted at once',
    run: async subject => {
      const release = subject.release();
      await plannedDrill(subject, {
        name: 'delete all Sentinels',
        target: { selector: selectorOf(release, 'sentinel') },
        fault: forceDeleteAllPods,
        effect: {
          ...notReady(release, 'the Sentinels to go'),
          holds: async () => (await readyPods(release, 'sentinel')) === 0,
        },
      });
    },
  },
  {
    name: 'its servers replaced one after the other',
    // By those of another release: suite `upgrade`.
    rare: true,
    run: async subject => {
      const { namespace, name } = subject.release();
      await plannedDrill(subject, {
        name: 'rolling update of the servers',
        fault: restartRollout(`statefulset/${names.servers(name)}`),
        effect: { what: 'every server to be replaced', timeoutMs: 300_000, holds: () => isRolledOut(namespace) },
      });
    },
  },
  {
    name: 'its Sentinels replaced one after the other',
    // By those of another release too.
    rare: true,
    needsKeeper: true,
    run: async subject => {
      const { namespace, name } = subject.release();
      await plannedDrill(subject, {
        name: 'rolling update of the Sentinels',
        fault: restartRollout(`statefulset/${names.sentinels(name)}`),
        effect: { what: 'every Sentinel to be replaced', timeoutMs: 300_000, holds: () => isRolledOut(namespace) },
      });
    },
  },
  {
    name: 'each node drained in turn',
    // One is, by the command.
    rare: true,
    breaksNode: true,
    needsKeeper: true,
    run: async subject => {
      const release = subject.release();
      const back = async (node: string) => {
        await until(() => whole(release), { what: `the pods of ${node} to be back`, timeoutMs: 240_000 });
      };
      await plannedDrill(subject, {
        name: 'drain each node in turn',
        target: { selector: instanceOf(release.name) },
        fault: eachInTurn(drainNode, await nodeNames(), back),
      });
    },
  },
  ...[deleteAllPods, forceDeleteAllPods].map(
    (fault): SentinelCase => ({
      name: `every key again after ${fault.name}, Sentinels and keeper too`,
      // The servers of a cluster are deleted by force.
      rare: fault === forceDeleteAllPods,
      basic: true,
      sidecars: true,
      run: async subject => {
        const release = subject.release();
        const { faultMs } = await drill(subject, {
          name: `${fault.name}, Sentinels too`,
          fault,
          target: { selector: instanceOf(release.name) },
          effect: notReady(release, 'the pods to go'),
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

/** The same for those that have their Sentinels beside the servers, as far as it is another matter for them. */
export function survivesBeside(subject: Subject, engine: TestedEngine): void {
  const cases = CASES.filter(({ sidecars }) => sidecars).map(each => ({ ...each, rare: each.name !== HAND_OVER }));
  survivesEach(cases, subject, engine);
}
