import type { ClusterSpec } from '../lib/config/keeper-spec';
import { act, fieldsOf } from './act';
import type { Connections, Login } from './connections';
import { decideOn, lastingStates } from './decisions';
import type { Decision, Step } from './decisions/decision';
import { NO_HISTORY, noteQuiet, noteStates, noteSteps } from './decisions/history';
import { inMode } from './decisions/mode';
import { type View, viewOf } from './decisions/view';
import type { Log } from './log';
import type { Metrics } from './metrics';
import type { Observation } from './observation/observation';
import { observe } from './observation/observe';
import { createThrottle } from './throttle';

/** What a keeper is made of. */
export interface KeeperProps {
  /** The topology as it should be, read anew before each pass. */
  readonly spec: () => Promise<ClusterSpec>;
  /** The address of a pod, from DNS. */
  readonly resolve: (pod: string, spec: ClusterSpec) => Promise<string>;
  readonly connections: Connections;
  /** How the keeper logs in; servers that send keys to each other log in as it does. */
  readonly login: Login;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Clock, in milliseconds. */
  readonly now: () => number;
  /** When a server last asked for a verdict, in milliseconds. @default - none ever does */
  readonly lastAsked?: () => number | undefined;
  /**
   * Time between two equal MEETs.
   * @default 2000
   */
  readonly meetPauseMs?: number;
}

/** What the last pass saw and decided. */
export interface Pass {
  readonly spec: ClusterSpec;
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
  login,
  log,
  metrics,
  now,
  ...props
}: KeeperProps): Keeper {
  const throttle = createThrottle(props.meetPauseMs ?? 2000);
  const report = createReport(log, metrics);
  const rehearse = createRehearsal(log);
  let history = NO_HISTORY;
  let last: Pass | undefined;

  const pass: Keeper['pass'] = async ({ act: acting } = { act: true }) => {
    const stop = metrics.passDuration.startTimer();
    const spec = await readSpec();
    const started = now();
    const observation = await observe(spec, { resolve: pod => resolve(pod, spec), connections }, started);
    const view = viewOf(observation, spec);
    history = noteStates(history, lastingStates(view), started);
    const wanted = decideOn(view, history);
    history = noteQuiet(history, wanted, started, props.lastAsked?.());
    const decision = inMode(wanted, spec.mode);
    last = { spec, observation, decision, ended: now() };
    report(last, view);
    if (spec.mode === 'dry-run') rehearse(decision.steps);
    else if (acting) {
      const steps = throttle(decision.steps, started);
      history = noteSteps(
        history,
        await act(steps, observation, spec, { connections, login, log, metrics, now }),
        now(),
      );
    }
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

/** Logs the steps of a dry run, each when it is decided on first, and not again while it stays. */
function createRehearsal(log: Log): (steps: readonly Step[]) => void {
  let said = new Set<string>();
  return steps => {
    const texts = steps.map(step => {
      const { why: _, ...what } = fieldsOf(step);
      return JSON.stringify(what);
    });
    for (const [index, step] of steps.entries()) {
      if (!said.has(texts[index] ?? '')) log('info', 'would', fieldsOf(step));
    }
    said = new Set(texts);
  };
}

/** Says what changed from pass to pass, and keeps the gauges. */
function createReport(log: Log, metrics: Metrics): (pass: Pass, view: View) => void {
  let said = '';
  let zonesSaid = false;
  return ({ observation, decision }, { ownership }) => {
    const { state, reason } = decision;
    const answering = observation.pods.filter(pod => pod.answers);
    metrics.setState(state);
    metrics.podsWanted.set(observation.pods.length);
    metrics.podsAnswering.set(answering.length);
    metrics.slotsAssigned.set(ownership.assigned);
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
