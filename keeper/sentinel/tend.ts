import { ageOf, type Lasting } from '../lasting';
import { LASTING_MS } from '../replicated/memory';
import type { AnsweringServer } from '../replicated/observation';
import { describeSilent } from '../replicated/servers-view';
import { follow } from '../replicated/steps';
import type { ServerStep } from './steps';
import { doubtAbout, epochOf, type View } from './view';

/** What the servers are to be told, and what can't or must not be done. */
export interface Care {
  readonly steps: readonly ServerStep[];
  readonly reason?: string;
}

/** Keys of the states of servers whose duration counts. */
export function serverStates(view: View): string[] {
  return view.servers.filter(({ pod }) => pod !== view.named).map(server => astrayKey(server, view));
}

/** What the servers are to be told so that all follow the one that the Sentinels name. */
export function tend(named: string, view: View, history: Lasting): Care {
  const { servers, byPod, silent } = view;
  const primary = byPod.get(named);
  const others = servers.filter(({ pod }) => pod !== named);
  if (!primary) return { steps: endLimbo(others, named), reason: describeSilent(silent) };
  const doubt = doubtAbout(primary, view);
  if (doubt) return { steps: [], reason: `the Sentinels name ${named}, but ${doubt}` };
  if (primary.role === 'replica') return takeTheLead(primary, others);
  const astray = others.filter(server => !server.limbo && isAstray(server, primary, view, history));
  return {
    steps: [
      ...endLimbo(others, named),
      ...astray.map(({ pod }) => follow(pod, named, `the Sentinels name ${named}, and ${pod} does not follow it`)),
      ...notePrimary(primary, view),
    ],
  };
}

function takeTheLead(primary: AnsweringServer, others: readonly AnsweringServer[]): Care {
  const { pod } = primary;
  if (!primary.limbo) {
    return { steps: [], reason: `the Sentinels name ${pod}, which follows ${primary.follows ?? primary.primaryHost}` };
  }
  const rival = others.find(other => other.role === 'primary' && epochOf(other) >= epochOf(primary));
  if (rival) return { steps: [], reason: `the Sentinels name ${pod}, and ${rival.pod} is a primary` };
  const why = 'the Sentinels name it, and nobody has newer data';
  return { steps: [{ kind: 'lead', pod, why }, ...endLimbo(others, pod)] };
}

/** Lets those follow the primary who wait to be told whom to follow. */
function endLimbo(others: readonly AnsweringServer[], named: string): ServerStep[] {
  const why = `the Sentinels name ${named}, and it follows nobody`;
  return others.filter(({ limbo }) => limbo).map(({ pod }) => follow(pod, named, why));
}

/**
 * Whether a server follows somebody else, or nobody, for good. Just after a fail-over, or in the middle of one, the new
 * primary is one that most Sentinels do not name yet: only one that is surely outdated is told at once.
 */
function isAstray(server: AnsweringServer, primary: AnsweringServer, view: View, history: Lasting): boolean {
  if (server.follows === primary.pod) return false;
  if (server.role === 'primary' && epochOf(server) < epochOf(primary)) return true;
  return ageOf(astrayKey(server, view), history, view.now) >= LASTING_MS;
}

/** Writes down who is the primary, once it may take writes. */
function notePrimary(primary: AnsweringServer, { spec, newest }: View): ServerStep[] {
  const { pod, epoch, goodReplicas = 0 } = primary;
  if (epoch?.primary === pod || goodReplicas < spec.minReplicasToWrite) return [];
  const why = `${pod} is the primary now, which must outlive a restart of all`;
  return [{ kind: 'note-primary', pod, epoch: { number: newest + 1, primary: pod }, why }];
}

function astrayKey({ pod, role, primaryHost }: AnsweringServer, { named }: View): string {
  return `${pod} is ${role === 'primary' ? 'a primary' : `a replica of ${primaryHost}`}, most name ${named}`;
}
