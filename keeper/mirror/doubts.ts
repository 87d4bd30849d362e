import type { EnvoySeen, MirrorServer } from './observation';
import { ownNote, type View } from './view';

/** A reason to take a server for one that lacks writes. */
export interface Doubt {
  /** Whose Envoy had those writes. */
  readonly from: string;
  /** `missed`: it counted copies that did not arrive. `restart`: it may have stopped between a write and its copy. */
  readonly kind: 'missed' | 'restart';
  /** A predicate for a sentence that begins with the server's name. */
  readonly problem: string;
}

/** What of other members' writes a member may lack. A member whose Envoy is not seen raises no doubt about others. */
export function doubtsAbout(
  server: Pick<MirrorServer, 'pod' | 'note'>,
  members: readonly { readonly pod: string }[],
  envoyOf: (pod: string) => EnvoySeen,
): Doubt[] {
  const heard = ownNote(server)?.heard ?? {};
  return members.flatMap(({ pod: from }): Doubt[] => {
    const envoy = envoyOf(from);
    if (from === server.pod || !envoy.seen) return [];
    const before = heard[from];
    if (before?.start !== envoy.start) {
      const problem = `may lack the last writes of ${from}, whose Envoy has started anew`;
      return [{ from, kind: 'restart', problem }];
    }
    const missed = (envoy.missed[server.pod] ?? 0) - before.missed;
    return missed > 0 ? [{ from, kind: 'missed', problem: `missed writes that the Envoy of ${from} had` }] : [];
  });
}

/** The members by whose data stays. */
export interface Trust {
  /** Those whose data stays. */
  readonly kept: readonly MirrorServer[];
  /** Those that are to get a copy. */
  readonly dropped: readonly Dropped[];
}

export interface Dropped {
  readonly server: MirrorServer;
  readonly why: string;
  /** Whether it surely lacks writes, and must take no clients meanwhile. */
  readonly certain: boolean;
}

/** Says whose data stays, or why a person must decide. */
export function trustOf(view: View): Trust | string {
  const { members, spec, envoy } = view;
  const doubts = new Map(members.map(server => [server.pod, doubtsAbout(server, members, envoy)] as const));
  const doubtsOf = ({ pod }: MirrorServer) => doubts.get(pod) ?? [];
  const clear = members.filter(server => doubtsOf(server).length === 0);
  // Who has no doubt about him had every write of each of the others.
  let kept: readonly MirrorServer[] = clear;
  if (kept.length === 0) kept = majority(members, doubtsOf, spec.servers.length);
  if (kept.length === 0) kept = members.filter(({ pod }) => pod === spec.trusted);
  if (kept.length === 0) {
    return `${members.map(server => `${server.pod} ${doubtsOf(server)[0]?.problem}`).join(', and ')}: ${PERSON}`;
  }
  const dropped = members.filter(server => !kept.includes(server)).map(server => drop(server, doubtsOf(server)));
  return withoutOdd(view, { kept, dropped });
}

/** What a person is asked for. */
export const PERSON = 'set `trusted` to the server whose data stays';

function drop(server: MirrorServer, doubts: readonly Doubt[]): Dropped {
  const missed = doubts.find(({ kind }) => kind === 'missed');
  const why = (missed ?? doubts[0])?.problem ?? 'is to get a copy';
  return { server, why, certain: missed !== undefined };
}

/** More than half of all wanted servers, who have all writes of each other. */
function majority(
  members: readonly MirrorServer[],
  doubtsOf: (server: MirrorServer) => readonly Doubt[],
  wanted: number,
): readonly MirrorServer[] {
  const agree = (one: MirrorServer, other: MirrorServer) =>
    one === other ||
    ![
      ...doubtsOf(one).map(({ from }) => [from, other.pod]),
      ...doubtsOf(other).map(({ from }) => [from, one.pod]),
    ].some(([from, pod]) => from === pod);
  const groups = members.map(server => {
    const group: MirrorServer[] = [server];
    for (const other of members) {
      if (!group.includes(other) && group.every(each => agree(each, other))) group.push(other);
    }
    return group;
  });
  return groups.find(({ length }) => length > wanted / 2) ?? [];
}

/** Where the data itself differs: the odd one of three or more gets a copy, else the trusted one's stays. */
function withoutOdd({ seen, spec }: View, { kept, dropped }: Trust): Trust | string {
  const { differing, odd } = seen.drift;
  if (differing === 0 || kept.length < 2) return { kept, dropped };
  const names = kept.map(({ pod }) => pod).join(' and ');
  const what = `${names} differ in ${differing} of the things that were compared`;
  const leave = (server: MirrorServer): Trust => ({
    kept: kept.filter(each => each !== server),
    dropped: [...dropped, { server, why: 'differs from the others', certain: false }],
  });
  const unlike = kept.find(({ pod }) => pod === odd);
  if (unlike && kept.length > 2) return leave(unlike);
  const trusted = kept.find(({ pod }) => pod === spec.trusted);
  const [other] = kept.filter(server => server !== trusted);
  return trusted && other ? leave(other) : `${what}: ${PERSON}`;
}
