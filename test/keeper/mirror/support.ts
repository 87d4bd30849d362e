import type { Envoy, MirrorServer, Note, UnseenEnvoy } from '../../../keeper/mirror/observation';
import { inLimbo } from '../replicated/support';

/** The Envoy of a pod that has delivered every copy. */
export function envoy(more: Partial<Envoy> = {}): Envoy {
  return { seen: true, start: 'one', open: true, active: 0, copies: 0, missed: {}, ...more };
}

export const GONE: UnseenEnvoy = { seen: false, gone: true, problem: 'does not answer: connection refused' };
export const HIDDEN: UnseenEnvoy = { seen: false, gone: false, problem: 'does not answer in time' };

/** What a server has written down about itself, which heard of the first life of each other's Envoy. */
export function noteOf(pod: string, generation: number, members: readonly string[], more: Partial<Note> = {}): Note {
  const others = members.filter(each => each !== pod).map(each => [each, { start: 'one', missed: 0 }] as const);
  return { pod, generation, members, heard: Object.fromEntries(others), ...more };
}

/** A server that waits to be told what to do. */
export function waiting(pod: string, more: Partial<MirrorServer> = {}): MirrorServer {
  return { ...inLimbo(pod), keeps: [], ...more };
}

export function member(pod: string, note: Note, more: Partial<MirrorServer> = {}): MirrorServer {
  return waiting(pod, { role: 'primary', limbo: false, keys: 5, note, ...more });
}

export function copyOf(pod: string, source: string, more: Partial<MirrorServer> = {}): MirrorServer {
  return waiting(pod, { limbo: false, follows: source, linkUp: true, keys: 5, closing: 'away', ...more });
}
