import type { SentinelMonitor } from '../../lib/config/keeper-spec';
import { ageOf, type Lasting } from '../lasting';
import { LASTING_MS } from '../replicated/memory';
import type { AnsweringSentinel, Watch } from './observation';
import type { SentinelStep } from './steps';
import type { View } from './view';

/** Keys of the states of Sentinels whose duration counts. */
export function sentinelStates(view: View): string[] {
  return view.sentinels.flatMap(sentinel => {
    const { watch } = sentinel;
    return watch ? [namesKey(sentinel, watch, view), ...(knowsTooMany(watch, view) ? [crowdKey(sentinel)] : [])] : [];
  });
}

/** What each Sentinel is to be told so that all watch this primary as the spec says. */
export function teach(primary: string, view: View, history: Lasting): SentinelStep[] {
  const crowded = firstCrowded(primary, view, history);
  return view.sentinels.flatMap((sentinel): SentinelStep[] => {
    const { pod, watch } = sentinel;
    if (!watch) return [{ kind: 'monitor', pod, primary, why: `it watches nobody, and ${primary} is the primary` }];
    if (watch.primary !== primary) {
      if (ageOf(namesKey(sentinel, watch, view), history, view.now) < LASTING_MS) return [];
      return [{ kind: 'monitor-anew', pod, primary, why: `it names ${watch.address}, and ${primary} is the primary` }];
    }
    if (differs(watch, view.spec.monitor)) return [{ kind: 'set', pod, why: 'its settings are not those of the spec' }];
    if (sentinel !== crowded) return [];
    const why = `it counts ${watch.others} other Sentinels, which makes the majority larger than that of the ${view.spec.sentinels.length} there are`;
    return [{ kind: 'monitor-anew', pod, primary, why }];
  });
}

/** The first thing that is not as wanted with a Sentinel, or undefined. */
export function describeSentinels(primary: string, view: View): string | undefined {
  const { sentinels, silentSentinels, spec } = view;
  const [silent] = silentSentinels;
  if (silent) return `the Sentinel of ${silent.pod} ${silent.problem}`;
  for (const { pod, watch } of sentinels) {
    if (watch?.primary !== primary) return `the Sentinel of ${pod} names ${watch?.address ?? 'nobody'}, not ${primary}`;
    const wanted = spec.sentinels.length - 1;
    if (watch.others !== wanted) return `the Sentinel of ${pod} knows ${watch.others} others, not ${wanted}`;
    const replicas = spec.servers.length - 1;
    if (watch.replicas < replicas) {
      return `the Sentinel of ${pod} has heard of ${watch.replicas} replicas of ${primary}, not ${replicas}`;
    }
    const down = watch.flags.find(flag => flag === 's_down' || flag === 'o_down');
    if (down) return `the Sentinel of ${pod} holds ${primary} for down`;
  }
  return undefined;
}

/** Left-overs of Sentinels that are no more count for the majority which a fail-over needs. One is taught at a time. */
function firstCrowded(primary: string, view: View, history: Lasting): AnsweringSentinel | undefined {
  const { sentinels, spec, now } = view;
  const whole = ({ watch }: AnsweringSentinel) =>
    watch?.primary === primary && watch.others >= spec.sentinels.length - 1;
  if (sentinels.length < spec.sentinels.length || !sentinels.every(whole)) return undefined;
  return sentinels.find(sentinel => ageOf(crowdKey(sentinel), history, now) >= LASTING_MS);
}

function knowsTooMany({ others }: Watch, { spec }: View): boolean {
  return others >= spec.sentinels.length;
}

function differs(watch: Watch, monitor: SentinelMonitor): boolean {
  return (
    watch.quorum !== monitor.quorum ||
    watch.downAfterMs !== monitor.downAfterMs ||
    watch.failoverTimeoutMs !== monitor.failoverTimeoutMs ||
    watch.parallelSyncs !== monitor.parallelSyncs
  );
}

/** A majority that has changed its mind begins the state anew: the others hear of it in a moment. */
function namesKey({ pod }: AnsweringSentinel, { address }: Watch, { named }: View): string {
  return `sentinel ${pod} names ${address}, most name ${named}`;
}

function crowdKey({ pod }: AnsweringSentinel): string {
  return `sentinel ${pod} counts too many`;
}
