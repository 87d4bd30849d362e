import type { SentinelSpec } from '../../lib/config/keeper-spec';
import { reasonAgainstLess } from '../verdicts/room';
import { askingFor, FIRST_LOOK_MS, keep, leavingAt, type Question, UNSEEN_MS, type Verdict } from '../verdicts/verdict';
import type { Observation } from './observation';
import { type View, viewOf } from './view';

/** A hand-over that takes longer than this, in milliseconds, makes way for the next one. */
const PERMIT_MS = 30_000;

/** The right of a primary to hand over. One at a time: the next primary may be told to stop while the first still goes. */
export interface Permit {
  readonly pod: string;
  /** When it was given, in milliseconds. */
  readonly since: number;
}

/** Tells a stopping server what to do. A pure function. */
export function giveVerdict(
  { pod, now, asks, permit: earlier }: Question<Permit>,
  seen: Observation,
  spec: SentinelSpec,
): Verdict<Permit> {
  const view = viewOf(seen, spec);
  const permit = stillValid(earlier, view, now);
  if (!spec.servers.includes(pod)) return keep(permit, 'teardown');
  const asking = askingFor(pod, asks, now);
  const isLeaving = leavingAt(now, asks);
  const leavesAlone = view.servers.some(server => !isLeaving(server.pod));
  const self = view.byPod.get(pod);
  const full = leavesAlone && self?.revision !== spec.revision ? reasonAgainstLess(view.servers, spec) : undefined;
  if (full && permit?.pod !== pod) return keep(permit, `hold ${full}`);
  if (!isPrimary(pod, view)) {
    const unseen = view.named ? undefined : view.silent.find(each => each.pod === pod);
    return keep(permit, unseen && asking < UNSEEN_MS ? `wait ${pod} ${unseen.problem}` : 'teardown');
  }
  if (asking < FIRST_LOOK_MS) return keep(permit, 'wait to see whether its replicas are leaving too');
  const staying = view.servers.filter(server => server.pod !== pod && !isLeaving(server.pod));
  if (staying.some(({ follows, linkUp }) => follows === pod && linkUp)) {
    if (permit && permit.pod !== pod) return keep(permit, `wait ${permit.pod} is handing over`);
    // An upgrade replaces Sentinels too, and one that is new is told whom to watch: without them nobody is promoted.
    if (!view.named) return keep(permit, 'wait no majority of the Sentinels names a primary that could hand over');
    // It would hold writes back for a failover that does not come.
    if (view.sentinels.every(({ inTilt }) => inTilt)) return keep(permit, 'wait all Sentinels that answer are in TILT');
    return keep(permit ?? { pod, since: now }, 'restart');
  }
  const reading = view.silent.find(each => each.cause === 'loading' && !isLeaving(each.pod));
  const hopeful = staying.find(({ role }) => role === 'replica') ?? reading;
  return keep(permit, hopeful ? `wait ${hopeful.pod} has not caught up yet` : 'teardown');
}

/** It is a primary; or it does not answer, and the Sentinels name it. */
function isPrimary(pod: string, { byPod, named }: View): boolean {
  const server = byPod.get(pod);
  return server ? server.role === 'primary' : named === pod;
}

/** A permit ends when its pod is seen not to be the primary any more, or takes too long. */
function stillValid(permit: Permit | undefined, view: View, now: number): Permit | undefined {
  if (!permit || now - permit.since >= PERMIT_MS) return undefined;
  return isPrimary(permit.pod, view) ? permit : undefined;
}
