import { wait } from '../../decision';
import type { Finding } from './decision';
import { shortId, type View } from './view';

/** How many primaries that own slots answer, and how many there are. Only they vote. */
export function voters({ ownership, byId }: View): { readonly answering: number; readonly all: number } {
  const ids = [...ownership.counts.keys()];
  return { answering: ids.filter(id => byId.get(id)?.role === 'primary').length, all: ids.length };
}

/** Whether enough primaries answer to elect another. */
export function hasMajority(view: View): boolean {
  const { answering, all } = voters(view);
  return answering > all / 2;
}

/**
 * Says that the servers cannot help themselves any more. Nor does the keeper: the one command that would do without a
 * vote may throw away what the primaries that do not answer hold, so it stays with a person.
 */
export function reportMajorityLost(view: View): Finding | undefined {
  if (hasMajority(view)) return undefined;
  const { answering, all } = voters(view);
  const missing = [...view.ownership.counts.keys()].filter(id => view.byId.get(id)?.role !== 'primary');
  return wait(
    `${all - answering} of ${all} primaries do not answer, so that the servers can elect no others and the cluster is ` +
      `down: bring back ${missing.map(id => nameMissing(id, view)).join('; ')}; if they are surely lost, follow the ` +
      'runbook "Majority lost"',
  );
}

function nameMissing(id: string, view: View): string {
  const shard = view.shards.find(({ primaryId }) => primaryId === id);
  const name = shard?.primaryPod;
  if (!name) return `node ${shortId(id)} with ${view.ownership.counts.get(id)} slots`;
  const silent = view.silent.find(({ pod }) => pod === name);
  return silent ? `${name}, which ${silent.problem}` : `${name}, which answers as another node by now`;
}
