import type { Condition } from '../../../drills/drill';
import { deleteAllPods } from '../../../drills/faults/delete-all-pods';
import { deletePod } from '../../../drills/faults/delete-pod';
import { type Fault, healsItself } from '../../../drills/faults/fault';
import { forceDeletePod } from '../../../drills/faults/force-delete-pod';
import { isolatePod } from '../../../drills/faults/isolate-pod';
import { killProcess } from '../../../drills/faults/kill-process';
import { restartRollout } from '../../../drills/faults/restart-rollout';
import type { TestedEngine } from '../../../lib/config/engines';
import { names } from '../../../lib/config/names';
import { isPrimary } from '../replicated/primary';
import { updateRelease } from '../replicated/release';
import { drill, plannedDrill, type Subject } from '../replicated/subject';
import { type DrillCase, survivesEach } from '../support/cases';
import { isRolledOut } from '../support/rollout';
import { instanceOf, notReady, ON_DISK } from '../support/tested';
import { wantedReplication } from './wanted';

/** Nobody takes the primary's place: it comes back, with all that is on its disk, and with all there was if it could stop. */
const RESTARTS = [
  { fault: deletePod, what: 'the primary’s pod deleted', stops: true },
  // Its disk is what is looked at where its process is killed too.
  { fault: forceDeletePod, what: 'the primary’s pod deleted by force', rare: true },
  { fault: killProcess, what: 'the primary’s process killed', special: true },
  { fault: deleteAllPods, what: 'all pods deleted', stops: true },
];

const CASES: readonly DrillCase<Subject>[] = [
  {
    name: 'a promotion while the old primary lives',
    basic: true,
    run: async subject => {
      await plannedDrill(subject, {
        name: 'promote, the old primary alive',
        fault: promotion(subject, 1),
        effect: promoted(subject, 1),
      });
    },
  },
  {
    name: 'a promotion while the old primary is cut off',
    basic: true,
    run: async subject => {
      const promote = promotion(subject, 2);
      const fault: Fault = {
        ...isolatePod,
        name: 'promote while the old primary is cut off',
        inject: async target => {
          await isolatePod.inject(target);
          await promote.inject(target);
        },
      };
      // No replica is asked for here, so that only who reaches it can have it stop: from then on it has to, at once.
      const effect = promoted(subject, 2);
      await drill(subject, { name: 'promote, the old primary cut off', fault, effect, cutOff: true });
    },
  },
  ...RESTARTS.map(
    ({ fault, what, special, rare, stops }): DrillCase<Subject> => ({
      name: what,
      special,
      rare,
      run: async subject => {
        const release = subject.release();
        const { acknowledged } = await drill(subject, {
          name: fault.name,
          fault,
          ...(stops ? { planned: true } : { options: ON_DISK }),
          target: { selector: instanceOf(release.name) },
          effect: notReady(release, 'a server to be gone'),
        });
        expect(acknowledged.waited).toBeGreaterThan(0);
      },
    }),
  ),
  {
    name: 'its servers replaced one after the other',
    // Those with Sentinels are by another release, and the primary deleted alone.
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
];

/** All drills that an engine has its turn at. */
export function survives(subject: Subject, engine: TestedEngine): void {
  survivesEach(CASES, subject, engine);
}

/** Makes another server the primary, as one does: by its ordinal in the props. */
function promotion(subject: Subject, primary: number): Fault {
  const { namespace, clients } = subject.release();
  return {
    name: `promote server ${primary}`,
    portable: true,
    inject: async () =>
      subject.becomes(await updateRelease(wantedReplication(subject.engine, { namespace, clients }, primary))),
    heal: healsItself,
  };
}

function promoted(subject: Subject, primary: number): Condition {
  const pod = names.server(subject.release().name, primary);
  const holds = () => isPrimary(subject.release(), pod);
  return { what: `${pod} to be the primary`, timeoutMs: 120_000, everyMs: 100, holds };
}
