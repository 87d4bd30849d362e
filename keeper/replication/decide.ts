import { type Decision as AnyDecision, waiting } from '../decision';
import { ageOf, type Lasting } from '../lasting';
import { isLater } from '../observation/release';
import { LASTING_MS } from '../replicated/memory';
import type { AnsweringServer } from '../replicated/observation';
import {
  countKeys,
  describeEmpty,
  describeLinks,
  describeSilent,
  holderBeside,
  unseenPrimary,
} from '../replicated/servers-view';
import { follow } from '../replicated/steps';
import type { Step } from './steps';
import type { View } from './view';

type Decision = AnyDecision<Step>;

const LEADERLESS = 'no primary answers';

/** Keys of the states whose duration counts in decisions. */
export function lastingStates({ primaries }: View): string[] {
  return primaries.length === 0 ? [LEADERLESS] : [];
}

/**
 * Decides what to do about a primary that is said, and its replicas. A pure function. The one that is wanted takes over
 * from another one by a hand-over that loses nothing; or at once where there is no primary to hand over, and only if no
 * data could be lost by that which others hold.
 */
export function decide(view: View, history: Lasting): Decision {
  const { spec, byPod, primaries } = view;
  const wanted = byPod.get(spec.primary);
  const others = primaries.filter(({ pod }) => pod !== spec.primary);
  if (wanted?.role === 'primary') return gather(view, wanted);
  if (others.length > 1) {
    return waiting(
      `${others.map(({ pod }) => pod).join(' and ')} are primaries, and ${spec.primary} is not: ${PERSON}`,
    );
  }
  const [current] = others;
  return current ? handOver(view, current, wanted) : promote(view, wanted, history);
}

const PERSON = 'a person decides whose data stays';

/** The wanted primary is there: all others follow it. */
function gather(view: View, primary: AnsweringServer): Decision {
  const { servers, silent } = view;
  const astray = servers.filter(({ pod, follows }) => pod !== primary.pod && follows !== primary.pod);
  const holder = holderBeside(primary, astray);
  if (holder) return waiting(`${describeEmpty(primary, holder)}: set primary to ${ordinalOf(holder.pod, view)}`);
  const why = `${primary.pod} is the primary`;
  if (astray.length > 0) return repairing(astray.map(({ pod }) => follow(pod, primary.pod, why)));
  const reason = describeSilent(silent) ?? describeLinks(primary.pod, view);
  return reason ? waiting(reason) : { state: 'settled', steps: [] };
}

/** Another one is the primary, and hands over as soon as the wanted one has caught up. */
function handOver(view: View, current: AnsweringServer, wanted: AnsweringServer | undefined): Decision {
  const { spec, servers, silent } = view;
  if (current.handingOver) return waiting(`${current.pod} is handing over to ${spec.primary}`);
  if (wanted?.follows === current.pod && wanted.linkUp) {
    // The present primary is about to copy it too, but its own update is the last.
    const cutOff = servers.find(server => server !== current && isLater(wanted, server));
    if (cutOff) {
      return waiting(
        `${spec.primary} is to be the primary, and ${cutOff.pod} (${cutOff.engine}) could not copy it ` +
          `(${wanted.engine}): it becomes that when ${cutOff.pod} is updated`,
      );
    }
    const why = `the spec says that ${spec.primary} is the primary`;
    return repairing([{ kind: 'hand-over', pod: current.pod, to: spec.primary, why }]);
  }
  const astray = servers.filter(({ pod, follows }) => pod !== current.pod && follows !== current.pod);
  const holder = holderBeside(current, astray);
  if (holder) return waiting(`${describeEmpty(current, holder)}: ${PERSON}`);
  if (astray.length > 0) {
    return repairing(astray.map(({ pod }) => follow(pod, current.pod, `${current.pod} is still the primary`)));
  }
  return waiting(
    wanted
      ? `${spec.primary} is to be the primary and has not caught up with ${current.pod} yet`
      : `${spec.primary} is to be the primary: ${describeSilent(silent)}`,
  );
}

/** Nobody who answers is the primary. */
function promote(view: View, wanted: AnsweringServer | undefined, history: Lasting): Decision {
  const { servers, silent, now } = view;
  if (!wanted) return waiting(`nobody is the primary, and the wanted one is away: ${describeSilent(silent)}`);
  const unseen = unseenPrimary(view);
  if (unseen) return waiting(unseen);
  const holder = holderBeside(wanted, servers);
  if (holder) return waiting(`${describeEmpty(wanted, holder)}: set primary to ${ordinalOf(holder.pod, view)}`);
  const reading = silent.filter(({ cause }) => cause === 'loading');
  if (reading.length > 0) return waiting(`nobody is the primary: ${describeSilent(reading)}`);
  if (silent.length > 0 && wanted.keys === 0) {
    return waiting(`${wanted.pod} is empty, and of others it is not known what they hold: ${describeSilent(silent)}`);
  }
  if (silent.length > 0 && ageOf(LEADERLESS, history, now) < LASTING_MS) {
    return waiting(`nobody is the primary: ${describeSilent(silent)}`);
  }
  const why = `the spec says so, and nobody else is the primary${describeAhead(wanted, servers)}`;
  const rest = servers.filter(({ pod }) => pod !== wanted.pod);
  const steps: Step[] = [
    { kind: 'lead', pod: wanted.pod, why },
    ...rest
      .filter(({ follows }) => follows !== wanted.pod)
      .map(({ pod }) => follow(pod, wanted.pod, `${wanted.pod} becomes the primary`)),
  ];
  const fresh = silent.length === 0 && servers.every(({ keys }) => keys === 0);
  return { ...repairing(steps), state: fresh ? 'forming' : 'repairing' };
}

/** Writes that the wanted primary does not have, for people. */
function describeAhead(wanted: AnsweringServer, servers: readonly AnsweringServer[]): string {
  const ahead = servers.find(
    ({ replicationId, offset }) => replicationId === wanted.replicationId && offset > wanted.offset,
  );
  if (!ahead) return '';
  return `; ${ahead.pod}, with ${countKeys(ahead)}, is ${ahead.offset - wanted.offset} bytes of writes ahead of it`;
}

/** The value of the prop that makes this pod the primary. */
function ordinalOf(pod: string, { spec }: View): number {
  return spec.servers.indexOf(pod);
}

function repairing(steps: readonly Step[]): Decision {
  const [first] = steps;
  return { state: 'repairing', steps, ...(first ? { reason: first.why } : {}) };
}
