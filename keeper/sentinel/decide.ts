import { type Decision as AnyDecision, waiting } from '../decision';
import { ageOf, type Lasting } from '../lasting';
import { describeRefusals } from '../refusals';
import { LASTING_MS } from '../replicated/memory';
import { describeLinks, describeSilent } from '../replicated/servers-view';
import { follow } from '../replicated/steps';
import { type Choice, chooseLeader, leaderlessStates } from './leader';
import type { Step } from './steps';
import { describeSentinels, sentinelStates, teach } from './teach';
import { serverStates, tend } from './tend';
import { doubtAbout, epochOf, type View } from './view';

type Decision = AnyDecision<Step>;

/** Keys of the states whose duration counts in decisions. A fail-over begins them anew, but for that one which it does not end. */
export function lastingStates(view: View): string[] {
  const primaries = view.primaries.map(({ pod }) => primaryKey(pod));
  const wedged = isWedged(view) ? [WEDGED] : [];
  if (view.failingOver) return wedged;
  return [...sentinelStates(view), ...serverStates(view), ...leaderlessStates(view), ...primaries, ...wedged];
}

/**
 * Decides what to do about servers and their Sentinels. A pure function. Who is the primary is what most Sentinels say;
 * the keeper tells it to those that do not know. Only where they say nothing do the servers' data decide.
 */
export function decide(view: View, history: Lasting): Decision {
  if (view.failingOver) return waiting('a fail-over is in progress: the Sentinels choose the next primary');
  const decision = view.named ? keepTo(view.named, view, history) : findPrimary(view, history);
  const refusal = describeRefusals([...view.silent, ...view.silentSentinels]);
  return refusal && decision.steps.length === 0 ? waiting(refusal) : decision;
}

/** Most Sentinels name this one. */
function keepTo(named: string, view: View, history: Lasting): Decision {
  if (isWedged(view) && ageOf(WEDGED, history, view.now) >= wedgedMs(view)) {
    return lead(chooseLeader(view, history), view, history);
  }
  const { steps, reason } = tend(named, view, history);
  const all = [...steps, ...teach(named, view, history)];
  if (all.length > 0) return repairing(all);
  const missing =
    reason ??
    describeSilent(view.silent) ??
    describeLinks(named, view) ??
    describeUnnoted(named, view) ??
    describeRival(named, view) ??
    describeSentinels(named, view);
  return missing ? waiting(missing) : { state: 'settled', steps: [] };
}

/** The Sentinels know nothing, or no majority of them agrees: their memory does not outlive their pods. */
function findPrimary(view: View, history: Lasting): Decision {
  const { primaries, newest, silent, now } = view;
  const [primary, rival] = primaries.filter(each => epochOf(each) === newest);
  if (!primary) return lead(chooseLeader(view, history), view, history);
  const { pod } = primary;
  if (rival) {
    return waiting(
      `${pod} and ${rival.pod} are primaries with data of the same age: a person decides whose data stays`,
    );
  }
  const doubt = doubtAbout(primary, view);
  if (doubt) return waiting(`no majority of Sentinels names a primary, and ${doubt}`);
  if (silent.length > 0 && ageOf(primaryKey(pod), history, now) < LASTING_MS) {
    return waiting(`${pod} is a primary, and there may be others: ${describeSilent(silent)}`);
  }
  const steps = teach(pod, view, history);
  return steps.length > 0 ? repairing(steps) : waiting(describeSentinels(pod, view) ?? 'the Sentinels do not agree');
}

/** Makes a server the primary, if one can be chosen, and tells it to all. */
function lead(choice: Choice, view: View, history: Lasting): Decision {
  if (!choice.leader) return waiting(choice.reason);
  const { leader, why, fresh } = choice;
  const others = view.servers.filter(({ pod, follows }) => pod !== leader.pod && follows !== leader.pod);
  const steps: Step[] = [
    { kind: 'lead', pod: leader.pod, why },
    ...others.map(({ pod }) => follow(pod, leader.pod, `${leader.pod} becomes the primary`)),
    ...teach(leader.pod, view, history),
  ];
  return { ...repairing(steps), state: fresh ? 'forming' : 'repairing' };
}

const WEDGED = 'the primary is gone, and the Sentinels replace it with nobody';

/**
 * Most Sentinels agree that the primary is down, and none has a replica to put in its place: one that was taught a
 * moment before has not heard of them yet; and where the primary came back empty, too much time has passed for Sentinels
 * before they count it as down, and all replicas have been without it for too long.
 */
function isWedged(view: View): boolean {
  const { named, byPod, primaries, agreedDown } = view;
  if (named === undefined || !agreedDown || primaries.length > 0) return false;
  const server = byPod.get(named);
  return !server?.limbo || doubtAbout(server, view) !== undefined;
}

/** Time for the Sentinels to try it twice themselves, in milliseconds. */
function wedgedMs({ spec: { monitor } }: View): number {
  return monitor.downAfterMs + 4 * monitor.failoverTimeoutMs + LASTING_MS;
}

function primaryKey(pod: string): string {
  return `${pod} is a primary`;
}

function describeUnnoted(named: string, { byPod }: View): string | undefined {
  const noted = byPod.get(named)?.epoch?.primary === named;
  return noted ? undefined : `${named} takes no writes yet: too few replicas follow it`;
}

function describeRival(named: string, { primaries }: View): string | undefined {
  const rival = primaries.find(({ pod }) => pod !== named);
  return rival && `${rival.pod} is a primary beside ${named}`;
}

function repairing(steps: readonly Step[]): Decision {
  const [first] = steps;
  return { state: 'repairing', steps, ...(first ? { reason: `${first.pod}: ${first.why}` } : {}) };
}
