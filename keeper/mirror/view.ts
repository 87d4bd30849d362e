import type { MirrorSpec } from '../../lib/config/keeper-spec';
import type { SilentPod } from '../observation/silent';
import { AWAY } from './closing';
import type { EnvoySeen, MirrorServer, Note, Observation } from './observation';

/** The wanted servers, sorted by what they say. */
export interface View {
  readonly spec: MirrorSpec;
  readonly now: number;
  /** All that answer, in the order of their ordinals. */
  readonly servers: readonly MirrorServer[];
  readonly silent: readonly SilentPod[];
  /** Those that have every write, as far as is known, and take clients. */
  readonly members: readonly MirrorServer[];
  /** Those that answer and are no members. */
  readonly others: readonly MirrorServer[];
  readonly seen: Observation;
  envoy(pod: string): EnvoySeen;
}

/** A server begins as a replica of nobody. That it takes writes and is not closed, it has from the keeper. */
export function isMember({ role, closing }: MirrorServer): boolean {
  return role === 'primary' && closing !== AWAY;
}

export function viewOf(seen: Observation, spec: MirrorSpec): View {
  const servers: MirrorServer[] = [];
  const silent: SilentPod[] = [];
  for (const pod of spec.servers) {
    const found = seen.pods.find(each => each.pod === pod);
    if (found?.answers) servers.push(found);
    else silent.push(found ?? { answers: false, pod, cause: 'unreachable', problem: 'has not been asked yet' });
  }
  const members = servers.filter(isMember);
  return {
    spec,
    now: seen.now,
    servers,
    silent,
    members,
    others: servers.filter(server => !isMember(server)),
    seen,
    envoy: pod => seen.envoys.get(pod) ?? { seen: false, gone: false, problem: 'has not been asked yet' },
  };
}

/** What a server has written down about itself, not what it was copied with. */
export function ownNote({ pod, note }: Pick<MirrorServer, 'pod' | 'note'>): Note | undefined {
  return note?.pod === pod ? note : undefined;
}

/** Names, for a sentence. */
export function listed(pods: readonly { readonly pod: string }[]): string {
  return pods.map(({ pod }) => pod).join(' and ');
}
