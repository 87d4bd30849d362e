import { logOf } from '../../drills/api-server';
import { newestPod, waitsFor } from '../jobs/outcome';
import { progress } from './progress';
import type { RestoreWanted } from './restores-in';

/** Says at each look what is new of a restore: of its newest pod, and that there is another one. */
export function follower({ namespace, job }: RestoreWanted, say: (line: string) => void): () => Promise<void> {
  let followed: string | undefined;
  let count = 0;
  let waited: string | undefined;
  return async () => {
    const pod = await newestPod(namespace, job.metadata.name);
    if (!pod) return;
    const { name } = pod.metadata;
    if (followed !== name) {
      if (followed !== undefined) say(`${followed} has ended before all was there; ${name} goes on.`);
      followed = name;
      count = 0;
    }
    const waits = waitsFor(pod);
    if (waits !== undefined && waits !== waited) say(`${name} waits: ${waits}`);
    waited = waits;
    // A container that has not begun has no log.
    const log = await logOf({ namespace, pod: name, container: 'copy' }).catch(() => '');
    const lines = progress(pod, log);
    for (const line of lines.slice(count)) say(line);
    count = Math.max(count, lines.length);
  };
}
