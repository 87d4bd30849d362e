import { kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { podsOf } from '../support/deployment';
import { selectorOf } from '../support/tested';
import { namespace, TESTED } from './subject';

/** Ends the keeper's pod by force: as soon as it runs, or once it has taken a step (or has none to take). */
export async function killKeeper(atOnce: boolean): Promise<void> {
  const selector = selectorOf(TESTED, 'keeper');
  const pod = await until(
    async () =>
      (await podsOf(namespace, selector)).find(
        ({ metadata, status }) => status.phase === 'Running' && !metadata.deletionTimestamp,
      ),
    { what: 'a keeper to run', timeoutMs: 120_000, everyMs: 100 },
  );
  const at = ['-n', namespace];
  if (!atOnce) {
    await until(
      async () => /"event":"step"|"settled"/.test((await kubectl([...at, 'logs', pod.metadata.name])).stdout),
      {
        what: 'the keeper to take a step',
        timeoutMs: 120_000,
        everyMs: 100,
      },
    );
  }
  await kubectl([...at, 'delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--wait=false']);
}
