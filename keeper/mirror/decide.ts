import { type Decision as AnyDecision, waiting } from '../decision';
import type { Lasting } from '../lasting';
import { nobodyListens } from '../observation/problems';
import type { SilentPod } from '../observation/silent';
import { countKeys, describeSilent } from '../replicated/servers-view';
import { PERSON, type Trust, trustOf } from './doubts';
import { first, NOBODY } from './first';
import type { EnvoySeen, MirrorServer, Note } from './observation';
import type { Step } from './steps';
import { ownNote, type View } from './view';

type Decision = AnyDecision<Step>;

/** Keys of the states whose duration counts in decisions. */
export function lastingStates({ members }: View): string[] {
  return members.length === 0 ? [NOBODY] : [];
}

/**
 * Decides what to do about servers that Envoys mirror: a pure function. Who has not had every write takes no clients: he
 * gets a copy, and is let in.
 */
export function decide(view: View, history: Lasting): Decision {
  if (view.members.length === 0) return first(view, history);
  const loose = [...outdated(view), ...leftBehind(view)];
  if (loose.length > 0) return repairing(loose);
  const trust = trustOf(view);
  if (typeof trust === 'string') return waiting(trust);
  const closed = close(view, trust);
  if (closed.length > 0) return repairing(closed);
  return bringIn(view, trust) ?? atRest(view, trust);
}

/** What members have written down is to say who are members now, so that after a restart of all the right one begins. */
function outdated({ spec, servers, members }: View): Step[] {
  const names = spec.servers.filter(pod => members.some(each => each.pod === pod));
  const own = members.map(ownNote);
  const [one] = own;
  const current = (note: Note | undefined) =>
    note?.generation === one?.generation && note?.members.join() === names.join();
  if (one && own.every(current)) return [];
  const generation = Math.max(0, ...servers.map(({ note }) => note?.generation ?? 0)) + 1;
  const why = `those that have every write are ${names.join(', ')}`;
  return members.map((server): Step => {
    const { pod } = server;
    return { kind: 'note', pod, why, note: { pod, generation, members: names, heard: ownNote(server)?.heard ?? {} } };
  });
}

/** A keeper that was ended while it let one in has left its key behind where the copy was made. */
function leftBehind({ members }: View): Step[] {
  const why = (of: string) => `${of} has been let in`;
  return members.flatMap(({ pod, keeps }) =>
    keeps
      .filter(of => members.some(member => member.pod === of))
      .map((of): Step => ({ kind: 'tidy', pod, of, why: why(of) })),
  );
}

/** Takes clients from those that lack writes; from those that may lack some one by one, when all others take clients. */
function close({ spec, members }: View, { dropped }: Trust): Step[] {
  const certain = dropped.filter(each => each.certain);
  const all = members.length === spec.servers.length;
  return (certain.length > 0 ? certain : dropped.slice(0, all ? 1 : 0)).map(
    ({ server, why }): Step => ({ kind: 'close', pod: server.pod, why }),
  );
}

/** The next one that is no member gets a copy, or is let in. */
function bringIn(view: View, { kept }: Trust): Decision | undefined {
  const { others, members, spec } = view;
  const [source] = kept;
  // Who has a copy already goes first: so clients are stopped for one at a time.
  const [next] = [...others].sort((one, other) => Number(follows(other, kept)) - Number(follows(one, kept)));
  if (!next || !source) return undefined;
  if (!follows(next, kept)) {
    const empty = source.keys === 0 && next.keys > 0 && source.pod !== spec.trusted && !copied(next);
    if (empty) return waiting(`${source.pod} is empty while ${next.pod} holds ${countKeys(next)}: ${PERSON}`);
    const why = `${next.pod} has not had every write, and ${source.pod} has`;
    return repairing([{ kind: 'copy', pod: next.pod, source: source.pod, sourceIp: source.ip, why }]);
  }
  if (!next.linkUp) return waiting(`${next.pod} has not been copied from ${next.follows} yet`);
  const obstacle = obstacleTo(next, view);
  if (obstacle) return waiting(`${next.pod} has its copy, and can't be let in yet: ${obstacle}`);
  const places = members.map(({ pod, ip }) => ({ pod, ip }));
  const why = `it has all that ${next.follows} has`;
  return repairing([{ kind: 'let-in', pod: next.pod, ip: next.ip, source: next.follows ?? '', members: places, why }]);
}

/** Whether it is being copied from one whose data stays. */
function follows(server: MirrorServer, kept: readonly MirrorServer[]): boolean {
  return kept.some(({ pod }) => pod === server.follows);
}

/** Whether what it holds is another's. */
function copied(server: MirrorServer): boolean {
  return server.note !== undefined && !ownNote(server);
}

/** Why clients can't be stopped everywhere for sure, or undefined. */
function obstacleTo({ pod }: MirrorServer, { members, silent, envoy }: View): string | undefined {
  for (const each of [...members.map(member => member.pod), pod]) {
    const seen = envoy(each);
    if (!seen.seen) return `the Envoy of ${each} ${seen.problem}`;
  }
  const writing = silent.find(each => mayWrite(each, envoy(each.pod)));
  return writing && `${writing.pod}, which may be taking writes, ${writing.problem}`;
}

/** Whether clients may be writing by the Envoy of a server that does not answer the keeper. */
function mayWrite(server: SilentPod, envoy: EnvoySeen): boolean {
  if (envoy.seen) return !nobodyListens(server) && server.cause !== 'loading';
  return !envoy.gone;
}

/** All that answer are as they should be, or wait for others. */
function atRest(view: View, { dropped }: Trust): Decision {
  const { silent, members, envoy } = view;
  const [doubtful] = dropped;
  if (doubtful) return waiting(`${doubtful.server.pod} ${doubtful.why}`);
  const reason = describeSilent(silent);
  if (reason) return waiting(reason);
  for (const { pod } of members) {
    const seen = envoy(pod);
    if (!seen.seen) return waiting(`the Envoy of ${pod} ${seen.problem}`);
    if (!seen.open) return waiting(`the Envoy of ${pod} does not take its server for well`);
  }
  return { state: 'settled', steps: [] };
}

function repairing(steps: readonly Step[]): Decision {
  const [step] = steps;
  return { state: 'repairing', steps, ...(step ? { reason: `${step.pod}: ${step.why}` } : {}) };
}
