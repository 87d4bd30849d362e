import { restartRollout } from '../../../drills/faults/restart-rollout';
import type { Release } from '../replicated/release';
import type { DrillSettings } from '../replicated/subject';
import { podsOf } from '../support/deployment';
import { isDeployed } from '../support/rollout';
import { selectorOf } from '../support/tested';

/** What replaces every HAProxy of a front, one after the other. */
export async function frontReplaced(release: Release): Promise<DrillSettings> {
  const { namespace, front } = release;
  const before = await frontPods(release);
  const replaced = async () =>
    (await isDeployed(namespace, front)) && (await frontPods(release)).every(pod => !before.includes(pod));
  return {
    name: 'rolling update of the front',
    fault: restartRollout(`deployment/${front}`),
    effect: { what: 'every HAProxy to be replaced', timeoutMs: 300_000, holds: replaced },
  };
}

/** Names of the front's pods, of those too that are on their way out and serve connections to their end. */
export async function frontPods({ namespace, front }: Release): Promise<string[]> {
  const pods = await podsOf(namespace, selectorOf({ name: front }, 'front'));
  return pods.map(({ metadata }) => metadata.name);
}
