import { execIn } from '../../../drills/api-server';
import type { Condition } from '../../../drills/drill';
import { until } from '../../../drills/wait';
import { onServer } from '../support/redis';
import type { Release } from './release';

/** The script ends a question that a frozen one does not answer; on a busy machine it takes some seconds to begin with. */
const PATIENCE_MS = 20_000;

/** Name of the primary's pod, once it is named: where Sentinels are asked, one look may come to nothing. */
export function primaryOf(release: Release): Promise<string> {
  const what = 'a majority of the Sentinels to name a primary';
  return until(() => namedPrimary(release), { what, timeoutMs: 60_000 });
}

/** How long the rest have to answer once most Sentinels have: one that is cut off would take all of its patience. */
const REST_MS = 1000;

/** Name of the primary's pod: the one that is said, or that a majority of the Sentinels names now. */
export async function namedPrimary(release: Release): Promise<string> {
  const { primary, pods, sentinels } = release;
  if (primary) return primary;
  const named: string[] = [];
  const most = (count: number) => 2 * count > sentinels.length;
  return new Promise((resolve, reject) => {
    const nobody = () =>
      reject(new Error(`No majority of the Sentinels names a primary. They name: ${named.join(', ')}.`));
    const asked = sentinels.map(async sentinel => {
      named.push(await namedBy(release, sentinel));
      const found = pods.find(pod => most(named.filter(each => each === pod).length));
      if (found) resolve(found);
      else if (most(named.length)) setTimeout(nobody, REST_MS).unref();
    });
    Promise.allSettled(asked).then(nobody);
  });
}

/** Pod that one Sentinel takes for the primary. */
async function namedBy(release: Release, sentinel: string): Promise<string> {
  const host = await onSentinel(release, sentinel, `sentinel get-master-addr-by-name ${release.primaryName}`);
  return host.split('.')[0]?.trim() ?? '';
}

/** Runs a command on a Sentinel as the user `probe`. */
export async function onSentinel({ namespace }: Release, sentinel: string, command: string): Promise<string> {
  const script = `. "$CONFIG/common.sh"; port=$SENTINEL_PORT; as probe "$POD_IP" ${command}`;
  return (await execIn({ namespace, pod: sentinel, container: 'sentinel' }, ['sh', '-c', script], PATIENCE_MS)).stdout;
}

/** Whether a server says itself that it is the primary. */
export async function isPrimary({ namespace }: Release, pod: string): Promise<boolean> {
  return (await onServer(namespace, pod, 'info replication')).includes('role:master');
}

/** The effect of a fault that a failover follows. */
export function anotherPrimary(release: Release, before: string): Condition {
  return {
    what: `another primary than ${before}`,
    timeoutMs: 120_000,
    everyMs: 200,
    holds: async () => {
      const primary = await namedPrimary(release);
      return primary !== before && (await isPrimary(release, primary));
    },
  };
}
