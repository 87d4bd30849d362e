import { isReady, pageIn, type Seen, type ServerSeen } from '../status/seen';
import { size } from '../text/units';

/** What a promotion would do, as a sentence, or why it must not. */
export type Plan = { readonly what: string } | { readonly refusal: string };

/**
 * Whether a server may become the primary in place of the one that the keeper is told of. A primary that is there waits until
 * the other has every write: so that one need only be in touch. One that is away takes with it what no other has read.
 *
 * @param told the primary that the keeper was told of last
 * @param loseUnread whether that may be lost
 */
export function plan(seen: Seen, server: string, told: string, loseUnread: boolean): Plan {
  const { name, pods, keeper } = seen;
  const page = pageIn(keeper);
  if (!page) return refused(`${name} has no keeper that answers, and it is the keeper that has another take over.`);
  const { mode = 'act', state, reason, pods: servers = [] } = page;
  if (mode !== 'act') return refused(`The keeper of ${name} is in mode ${mode}: let it act first.`);
  const wanted = servers.find(({ pod }) => pod === server);
  if (!wanted?.role) return refused(`${server} ${wanted?.problem ?? 'has not been seen by the keeper'}.`);
  const primaries = servers.filter(({ role }) => role === 'primary');
  const [current, another] = primaries;
  if (another)
    return refused(`${primaries.map(({ pod }) => pod).join(' and ')} are primaries: say first whose data stays.`);
  if (current?.pod === server) return { what: `${server} is the primary.` };
  if (!current)
    return loseUnread ? withoutPrimary(servers, wanted, told) : refused(awaySentence(servers, server, told));
  if (state !== 'settled') {
    return refused(`The keeper of ${name} is ${state}${reason ? `: ${reason}` : ''}. Wait until it is settled.`);
  }
  const ready = pods.some(pod => pod.metadata.name === server && isReady(pod));
  if (!wanted.linkUp || !ready)
    return refused(`${server} is not ready and in touch with ${current.pod}: it lacks data.`);
  return {
    what: `${server} takes over from ${current.pod}, which hands it every write first; ${distances(servers, current)}.`,
  };
}

/** Nobody is the primary: the one with most data may become it. */
function withoutPrimary(servers: readonly ServerSeen[], wanted: ServerSeen, told: string): Plan {
  const others = servers.filter(({ pod, role }) => role !== undefined && pod !== wanted.pod);
  const hearing = [wanted, ...others].find(({ linkUp }) => linkUp);
  if (hearing)
    return refused(`${hearing.pod} still has a link to ${told}: wait until it has none, or ${told} answers.`);
  if (!wanted.keys) {
    return refused(`${wanted.pod} holds no key: the keeper makes no such server the primary while ${told} is away.`);
  }
  const strange = others.find(({ replicationId, keys }) => keys !== 0 && replicationId !== wanted.replicationId);
  if (strange) {
    return refused(
      `${wanted.pod} and ${strange.pod} have not followed one primary, so that nobody can say who has more.`,
    );
  }
  const ahead = others.filter(({ offset = 0 }) => offset > (wanted.offset ?? 0));
  const [most] = [...ahead].sort((a, b) => (b.offset ?? 0) - (a.offset ?? 0));
  if (most)
    return refused(
      `${most.pod} has ${size((most.offset ?? 0) - (wanted.offset ?? 0))} more than ${wanted.pod}: promote that one.`,
    );
  return { what: `${wanted.pod} becomes the primary, and what ${told} had written and it had not read is lost.` };
}

function awaySentence(servers: readonly ServerSeen[], server: string, told: string): string {
  const why = servers.find(({ pod }) => pod === told)?.problem ?? 'is no primary';
  return `${told} ${why}, so that it cannot hand over: what it has written and ${server} has not read would be lost, and nobody knows how much that is. Bring it back, or give that up with --lose-unread.`;
}

/** How far each is behind the primary. */
function distances(servers: readonly ServerSeen[], { offset: end = 0 }: ServerSeen): string {
  const replicas = servers.filter(({ role, offset }) => role === 'replica' && offset !== undefined);
  return replicas.map(({ pod, offset = 0 }) => `${pod} is ${size(Math.max(0, end - offset))} behind`).join(', ');
}

const refused = (refusal: string) => ({ refusal });
