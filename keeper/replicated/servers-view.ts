import type { SilentPod } from '../observation/silent';
import type { AnsweringServer, ServerSeen } from './observation';

/** The wanted servers, sorted by what they say. */
export interface ServersView {
  /** All wanted servers, in the order of their ordinals. */
  readonly wanted: readonly string[];
  readonly servers: readonly AnsweringServer[];
  readonly silent: readonly SilentPod[];
  readonly byPod: ReadonlyMap<string, AnsweringServer>;
  /** Those that are a primary, whoever it should be. */
  readonly primaries: readonly AnsweringServer[];
}

export function viewServers(wanted: readonly string[], seen: readonly ServerSeen[]): ServersView {
  const servers: AnsweringServer[] = [];
  const silent: SilentPod[] = [];
  for (const pod of wanted) {
    const found = seen.find(each => each.pod === pod);
    if (found?.answers) servers.push(found);
    else silent.push(found ?? { answers: false, pod, cause: 'unreachable', problem: 'has not been asked yet' });
  }
  const byPod = new Map(servers.map(server => [server.pod, server]));
  return { wanted, servers, silent, byPod, primaries: servers.filter(({ role }) => role === 'primary') };
}

/** Another server that holds keys while this one holds none, or undefined. */
export function holderBeside(
  { pod, keys }: AnsweringServer,
  others: readonly AnsweringServer[],
): AnsweringServer | undefined {
  return keys > 0 ? undefined : others.find(other => other.pod !== pod && other.keys > 0);
}

/** Why a server that holds nothing is left alone. */
export function describeEmpty({ pod }: AnsweringServer, holder: AnsweringServer): string {
  return `${pod} is empty while ${holder.pod} holds ${countKeys(holder)}`;
}

export function countKeys({ keys }: AnsweringServer): string {
  return keys === 1 ? '1 key' : `${keys} keys`;
}

/** What the silent servers' silence is, or undefined where all answer. */
export function describeSilent(silent: readonly SilentPod[]): string | undefined {
  return silent.length > 0 ? silent.map(({ pod, problem }) => `${pod} ${problem}`).join('; ') : undefined;
}

/** What is missing until this primary has all wanted servers as replicas, or undefined. */
export function describeLinks(primary: string, { wanted, byPod }: ServersView): string | undefined {
  for (const pod of wanted) {
    const server = byPod.get(pod);
    if (!server || pod === primary) continue;
    if (server.follows !== primary) return `${pod} does not replicate ${primary} yet`;
    if (!server.linkUp) return `${pod} has not caught up with ${primary} yet`;
  }
  return undefined;
}

/**
 * Seconds in which a replica hears from a primary that is there: it is pinged every second. That its link is up says
 * less, for a link to nobody stays up until `repl-timeout`.
 */
const HEARD_SECONDS = 5;

/** Says that a primary is there, by the word of a replica that hears from it, though it does not answer the keeper. */
export function unseenPrimary({ servers, byPod }: ServersView): string | undefined {
  const hearing = servers.find(
    ({ linkUp, heardSecondsAgo = 0, follows }) =>
      linkUp && heardSecondsAgo < HEARD_SECONDS && !byPod.has(follows ?? ''),
  );
  return (
    hearing && `${hearing.follows ?? hearing.primaryHost} does not answer the keeper, but ${hearing.pod} hears from it`
  );
}
