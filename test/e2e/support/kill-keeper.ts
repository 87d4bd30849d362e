import { logOf } from '../../../drills/api-server';
import { kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { podsOf } from './deployment';
import { selectorOf, type Tested } from './tested';

/** Ends the keeper's pod by force: as soon as it runs, or once it has taken a step (or has none to take). */
export async function killKeeper(tested: Tested, atOnce: boolean): Promise<void> {
  const { namespace } = tested;
  const selector = selectorOf(tested, 'keeper');
  const pod = await until(
    async () =>
      (await podsOf(namespace, selector)).find(
        ({ metadata, status }) => status.phase === 'Running' && !metadata.deletionTimestamp,
      ),
    { what: 'a keeper to run', timeoutMs: 120_000, everyMs: 100 },
  );
  const at = ['-n', namespace];
  if (!atOnce) {
    await until(async () => /"event":"step"|"settled"/.test(await logOf({ namespace, pod: pod.metadata.name })), {
      what: 'the keeper to take a step',
      timeoutMs: 120_000,
      everyMs: 100,
    });
  }
  await kubectl([...at, 'delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--wait=false']);
}
