import { type Decision as AnyDecision, waiting } from '../decision';
import { ageOf, type Lasting } from '../lasting';
import { countKeys, describeSilent } from '../replicated/servers-view';
import { PERSON } from './doubts';
import type { MirrorServer } from './observation';
import type { Step } from './steps';
import { listed, ownNote, type View } from './view';

/** Nobody takes clients. */
export const NOBODY = 'nobody takes clients';

/** A trusted server that others may be ahead of is taken all the same after so long, in milliseconds. */
const TRUSTED_MS = 60_000;

/**
 * Nobody takes clients: all servers started anew, or for the first time. The one begins that had every write last, as
 * their data sets have it, and that nobody who is away can be ahead of. Nobody begins by being first to answer.
 */
export function first(view: View, history: Lasting): AnyDecision<Step> {
  const { spec, servers, silent, now } = view;
  const chosen = choose(view);
  if (typeof chosen !== 'string') return begin(chosen.server, chosen.why, chosen.fresh);
  const trusted = servers.find(({ pod }) => pod === spec.trusted);
  const loading = silent.some(({ cause }) => cause === 'loading');
  const patient = silent.length > 0 && ageOf(NOBODY, history, now) < TRUSTED_MS;
  if (!trusted || loading || patient) return waiting(`${NOBODY}: ${chosen}`);
  return begin(trusted, `it is trusted, and else nobody knows: ${chosen}`, false);
}

function begin(server: MirrorServer, why: string, fresh: boolean): AnyDecision<Step> {
  const { pod, role } = server;
  const step: Step = { kind: role === 'primary' ? 'open' : 'lead', pod, why };
  return { state: fresh ? 'forming' : 'repairing', steps: [step], reason: `${pod} begins: ${why}` };
}

type Chosen = { readonly server: MirrorServer; readonly why: string; readonly fresh: boolean };

function choose(view: View): Chosen | string {
  const { servers, silent } = view;
  const notes = servers.flatMap(({ note }) => (note ? [note] : []));
  const newest = Math.max(-1, ...notes.map(({ generation }) => generation));
  const latest = servers.filter(server => ownNote(server)?.generation === newest);
  const [server] = mostKeysFirst(latest);
  if (server) {
    const ahead = silent.filter(({ pod }) => ownNote(server)?.members.includes(pod));
    if (ahead.length > 0) return `${describeSilent(ahead)}, and had every write as ${server.pod} did: ${PERSON}`;
    return { server, why: 'it had every write last', fresh: false };
  }
  // A copy knows whose it is, and that one is ahead of it.
  const origin = notes.find(({ generation }) => generation === newest)?.pod;
  const away = silent.find(({ pod }) => pod === origin);
  if (away) return `${away.pod} had every write last, and ${away.problem}: ${PERSON}`;
  if (silent.length > 0) return `of others it is not known what they hold: ${describeSilent(silent)}`;
  return byKeys(servers);
}

/** No server has written down that it had every write. */
function byKeys(servers: readonly MirrorServer[]): Chosen | string {
  const holders = servers.filter(({ keys }) => keys > 0);
  const [holder] = holders;
  const [one] = servers;
  if (holders.length > 1) return `${listed(holders)} hold keys, and none says that it had every write: ${PERSON}`;
  if (holder && !holder.limbo && holder.role === 'replica') {
    return `${holder.pod}, with ${countKeys(holder)}, was being copied from another, whose data is gone: ${PERSON}`;
  }
  if (holder) return { server: holder, why: 'it alone holds keys', fresh: false };
  return one ? { server: one, why: 'all are there, and none holds a key', fresh: true } : 'no server is wanted';
}

function mostKeysFirst(servers: readonly MirrorServer[]): MirrorServer[] {
  return [...servers].sort((one, other) => other.keys - one.keys);
}
