import { choosingOf, couldTakeOver, isReady, pageIn, podsOf, type Seen, setOf } from '../status/seen';

/** What a planned failover would do, or why it must not. */
export type Plan = { readonly primary: string; readonly heirs: readonly string[] } | { readonly refusal: string };

/**
 * Which primary hands over, and to whom it could. Refused where somebody is in the middle of something, or nobody could
 * take over with all data.
 */
export function plan(seen: Seen, shard: number | undefined): Plan {
  const { name, sets, pods, keeper } = seen;
  const page = pageIn(keeper);
  const refused = (refusal: string) => ({ refusal });
  if (!page)
    return refused(`${name} has no keeper that answers, and without one nobody says when a primary may hand over.`);
  const { mode = 'act', state, reason, pods: servers = [] } = page;
  const choosing = choosingOf(page);
  const cluster = choosing === 'cluster';
  if (choosing === 'mirror') return refused(`Servers of ${name} each take writes: there is no primary to replace.`);
  if (choosing === 'replication') {
    return refused(
      `The manifest of ${name} says who is the primary: set its prop primary to another server, and apply it; \`redis-ha promote\` does so in the cluster.`,
    );
  }
  if (mode !== 'act') return refused(`The keeper of ${name} is in mode ${mode}: let it act first.`);
  if (state !== 'settled')
    return refused(`The keeper of ${name} is ${state}${reason ? `: ${reason}` : ''}. Wait until it is settled.`);
  if (cluster && sets.length > 1 && shard === undefined) {
    return refused(`${name} has ${sets.length} shards: name one with --shard, from 0 to ${sets.length - 1}.`);
  }
  const set = setOf(seen, shard);
  if (!set) return refused(`${name} has no shard ${shard}.`);
  const own = servers.filter(({ pod }) => podsOf(set).includes(pod));
  const primary = own.find(({ role }) => role === 'primary');
  if (!primary) return refused(`No server of ${set.metadata.name} is a primary.`);
  const ready = new Set(pods.filter(isReady).map(({ metadata }) => metadata.name));
  const heirs = own.filter(each => couldTakeOver(each) && ready.has(each.pod)).map(({ pod }) => pod);
  return heirs.length > 0
    ? { primary: primary.pod, heirs }
    : refused(`No replica of ${primary.pod} is ready and in touch with it: nobody could take over with all data.`);
}
