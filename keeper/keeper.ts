import type { KeeperSpec } from '../lib/config/keeper-spec';
import { act } from './act';
import type { Connections } from './connections';
import { decide } from './decisions';
import type { Decision, Step } from './decisions/decision';
import { viewOf } from './decisions/view';
import type { Log } from './log';
import type { Metrics } from './metrics';
import type { Observation } from './observation/observation';
import { observe } from './observation/observe';
import { createThrottle } from './throttle';

/** What a keeper is made of. */
export interface KeeperProps {
  /** The topology as it should be, read anew before each pass. */
  readonly spec: () => Promise<KeeperSpec>;
  /** The address of a pod, from DNS. */
  readonly resolve: (pod: string, spec: KeeperSpec) => Promise<string>;
  readonly connections: Connections;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Clock, in milliseconds. */
  readonly now: () => number;
  /**
   * Time between two equal MEETs.
   * @default 2000
   */
  readonly meetPauseMs?: number;
}

/** What the last pass saw and decided. */
export interface Pass {
  readonly spec: KeeperSpec;
  readonly observation: Observation;
  readonly decision: Decision;
  /** When it ended, in milliseconds. */
  readonly ended: number;
}

/** A keeper: passes to be made one after another, and the last one's outcome. */
export interface Keeper {
  /** Observes, decides and acts once. `act: false` leaves out the acting. */
  pass(options?: { readonly act: boolean }): Promise<Pass>;
  /** The last pass, or undefined before the first one. */
  readonly last: Pass | undefined;
}

export function createKeeper({
  spec: readSpec,
  resolve,
  connections,
  log,
  metrics,
  now,
  ...props
}: KeeperProps): Keeper {
  const throttle = createThrottle(props.meetPauseMs ?? 2000);
  const report = createReport(log, metrics);
  let last: Pass | undefined;

  const pass: Keeper['pass'] = async ({ act: acting } = { act: true }) => {
    const stop = metrics.passDuration.startTimer();
    const spec = await readSpec();
    const started = now();
    const observation = await observe(spec, { resolve: pod => resolve(pod, spec), connections }, started);
    const decision = decide(observation, spec);
    last = { spec, observation, decision, ended: now() };
    report(last);
    const steps: Step[] = acting ? throttle(decision.steps, started) : [];
    await act(steps, observation, spec, { connections, log, metrics });
    stop();
    metrics.passes.inc();
    last = { ...last, ended: now() };
    return last;
  };
  return {
    pass,
    get last() {
      return last;
    },
  };
}

/** Says what changed from pass to pass, and keeps the gauges. */
function createReport(log: Log, metrics: Metrics): (pass: Pass) => void {
  let said = '';
  let zonesSaid = false;
  return ({ spec, observation, decision }) => {
    const { state, reason } = decision;
    const answering = observation.pods.filter(pod => pod.answers);
    metrics.setState(state);
    metrics.podsWanted.set(observation.pods.length);
    metrics.podsAnswering.set(answering.length);
    metrics.slotsAssigned.set(viewOf(observation, spec).ownership.assigned);
    if (said !== `${state} ${reason}`) {
      said = `${state} ${reason}`;
      log(state === 'waiting' ? 'warn' : 'info', 'state', { state, ...(reason ? { reason } : {}) });
    }
    const homeless = answering.filter(pod => !pod.zone).map(pod => pod.pod);
    if (!zonesSaid && homeless.length > 0) {
      zonesSaid = true;
      log('warn', 'zones unknown', {
        pods: homeless,
        reason: 'these servers do not carry their zone, so primaries are not spread over zones on purpose',
      });
    }
  };
}
