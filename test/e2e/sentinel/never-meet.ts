import { deleteAllPods } from '../../../drills/faults/delete-all-pods';
import { until } from '../../../drills/wait';
import { onSentinel, primaryOf } from '../replicated/primary';
import type { Release } from '../replicated/release';
import { whole } from '../replicated/subject';
import { onServer } from '../support/redis';
import { instanceOf } from '../support/tested';
import { reuseAddress } from './reuse-address';

/** Each of two releases of one name has its own data, and its Sentinels know no others than their own. */
export async function expectApart(releases: readonly Release[]): Promise<void> {
  for (const release of releases) {
    const primary = await primaryOf(release);
    expect(await onServer(release.namespace, primary, 'get whose', 'application')).toBe(`${release.namespace}\n`);
    for (const sentinel of release.sentinels) {
      // One that has just followed a failover asks the servers again who replicates. One too many is never forgotten.
      const view = await until(() => completeView(release, sentinel), {
        what: `${release.namespace}/${sentinel} to know all of its own`,
        timeoutMs: 60_000,
      });
      expect(view.text).toContain(`.${release.namespace}.`);
      expect(view.known).toEqual(ownOf(release));
    }
  }
}

/** How many others a Sentinel of a release has to know. */
function ownOf({ servers, sentinels }: Release): { replicas: number; sentinels: number } {
  return { replicas: servers - 1, sentinels: sentinels.length - 1 };
}

/** What a Sentinel says of the release, once it knows as many as there are, or more. */
async function completeView(release: Release, sentinel: string) {
  const text = await onSentinel(release, sentinel, `sentinel master ${release.primaryName}`);
  const { 'num-slaves': replicas, 'num-other-sentinels': sentinels } = fields(text);
  const known = { replicas: Number(replicas), sentinels: Number(sentinels) };
  const own = ownOf(release);
  return known.replicas >= own.replicas && known.sentinels >= own.sentinels ? { text, known } : undefined;
}

/** Writes into each release which one it is. */
export async function sign(releases: readonly Release[]): Promise<void> {
  for (const release of releases) {
    const { namespace } = release;
    expect(await onServer(namespace, await primaryOf(release), `set whose ${namespace}`, 'application')).toContain(
      'OK',
    );
  }
}

/** Deletes all pods of all releases at once, and waits until each is whole again: by then all have new addresses. */
export async function restartAll(releases: readonly Release[]): Promise<void> {
  for (const { namespace, name } of releases) {
    await deleteAllPods.inject({ namespace, pod: '', selector: instanceOf(name) });
  }
  await allWhole(releases);
}

/** Has a server of the second release come back with the address that one of the first has just left. */
export async function swapAddress([one, other]: readonly [Release, Release]): Promise<string> {
  const address = await reuseAddress(one, other);
  await allWhole([one, other]);
  return address;
}

export async function allWhole(releases: readonly Release[]): Promise<void> {
  for (const release of releases) {
    await until(() => whole(release), { what: `${release.namespace} to be whole`, timeoutMs: 240_000 });
  }
}

/** Reads the lines of a reply of names and values. */
function fields(text: string): Record<string, string> {
  const lines = text.split('\n').map(line => line.trim());
  return Object.fromEntries(lines.flatMap((line, index) => (index % 2 === 0 ? [[line, lines[index + 1] ?? '']] : [])));
}
