import type { Condition, DrillResult } from '../../../drills/drill';
import { deletePod } from '../../../drills/faults/delete-pod';
import { forceDeletePod } from '../../../drills/faults/force-delete-pod';
import { freezeProcess } from '../../../drills/faults/freeze-process';
import { killProcess } from '../../../drills/faults/kill-process';
import type { TestedEngine } from '../../../lib/config/engines';
import { anotherPrimary, primaryOf } from '../replicated/primary';
import type { Release } from '../replicated/release';
import { drill, errorsOf, plannedDrill, readyFronts, type Subject } from '../replicated/subject';
import { type DrillCase, survivesEach } from '../support/cases';
import { isReady, podsOf } from '../support/deployment';
import { selectorOf } from '../support/tested';
import { frontPods, frontReplaced } from './replaced';

const CASES: readonly DrillCase<Subject>[] = [
  {
    name: 'one HAProxy’s process killed',
    special: true,
    run: async subject => {
      const release = subject.release();
      const { pod } = await oneFront(release);
      const result = await plannedDrill(subject, {
        name: 'kill one HAProxy’s process',
        target: { pod, container: 'haproxy' },
        fault: killProcess,
        effect: fewerFronts(release),
      });
      expectCutOnce(result);
    },
  },
  {
    name: 'one HAProxy’s pod deleted',
    // Each is, when all are replaced.
    rare: true,
    run: async subject => {
      const { pod } = await oneFront(subject.release());
      const result = await plannedDrill(subject, {
        name: 'delete one HAProxy’s pod',
        target: { pod },
        fault: deletePod,
        effect: gone(subject.release(), pod),
      });
      expectCutOnce(result);
    },
  },
  {
    name: 'one HAProxy’s pod deleted by force',
    rare: true,
    run: async subject => {
      const { pod } = await oneFront(subject.release());
      const result = await plannedDrill(subject, {
        name: 'delete one HAProxy’s pod by force',
        target: { pod },
        fault: forceDeletePod,
        effect: gone(subject.release(), pod),
      });
      expectCutOnce(result);
    },
  },
  {
    name: 'every HAProxy replaced',
    run: async subject => {
      const release = subject.release();
      const result = await plannedDrill(subject, await frontReplaced(release));
      // A connection may be taken over by one that is replaced next.
      expectCutOnce(result, 2);
    },
  },
  {
    name: 'a failover, with one broken connection for each client',
    special: true,
    run: async subject => {
      const release = subject.release();
      const before = await primaryOf(release);
      const result = await drill(subject, {
        name: 'freeze the primary until another one is',
        fault: freezeProcess,
        effect: anotherPrimary(release, before),
      });
      expectCutOnce(result);
    },
  },
  {
    name: 'a hand-over, with one broken connection for each client',
    rare: true,
    run: async subject => {
      const release = subject.release();
      const before = await primaryOf(release);
      const result = await plannedDrill(subject, {
        name: 'delete the primary’s pod, seen from the front',
        fault: deletePod,
        effect: anotherPrimary(release, before),
      });
      expectCutOnce(result);
    },
  },
];

/** All drills that an engine has its turn at. */
export function survives(subject: Subject, engine: TestedEngine): void {
  survivesEach(CASES, subject, engine);
}

/** Each client's connection broke at most once: what else it was refused came from connections that it could not make. */
function expectCutOnce(result: DrillResult, times = 1): void {
  const { name, brokenPerLane } = result.beside.front ?? result;
  expect({ name, cutOnce: brokenPerLane <= times, errors: errorsOf(result) }).toMatchObject({ name, cutOnce: true });
}

async function oneFront(release: Release): Promise<{ readonly pod: string }> {
  const [pod] = (await podsOf(release.namespace, selectorOf({ name: release.front }, 'front'))).filter(isReady);
  if (!pod) throw new Error(`No HAProxy of ${release.namespace}/${release.name} is ready.`);
  return { pod: pod.metadata.name };
}

function fewerFronts(release: Release): Condition {
  const holds = async () => (await readyFronts(release)) < 2;
  return { what: 'an HAProxy to be gone', timeoutMs: 60_000, everyMs: 100, holds };
}

function gone(release: Release, pod: string): Condition {
  const holds = async () => !(await frontPods(release)).includes(pod);
  return { what: `${pod} to be gone`, timeoutMs: 120_000, everyMs: 100, holds };
}
