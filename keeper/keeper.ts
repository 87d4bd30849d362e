import { act, fieldsOf } from './act';
import type { Connections, Login } from './connections';
import type { AnyStep, Decision } from './decision';
import type { Kind, Types } from './kind';
import type { Log } from './log';
import type { Metrics } from './metrics';
import { inMode } from './mode';

/** What a keeper is made of. */
export interface KeeperProps<T extends Types> {
  /** What it has to know of its kind of topology. */
  readonly kind: Kind<T>;
  /** The topology as it should be, read anew before each pass. */
  readonly spec: () => Promise<T['spec']>;
  /** The address of a pod, from DNS. */
  readonly resolve: (pod: string, spec: T['spec']) => Promise<string>;
  readonly connections: Connections;
  /** How the keeper logs in; servers that send keys to each other log in as it does. */
  readonly login: Login;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Clock, in milliseconds. */
  readonly now: () => number;
  /** When a server last asked for a verdict, in milliseconds. @default - none ever does */
  readonly lastAsked?: () => number | undefined;
}

/** What the last pass saw and decided. */
export interface Pass<T extends Types> {
  readonly spec: T['spec'];
  readonly observation: T['seen'];
  readonly decision: Decision<T['step']>;
  /** When it ended, in milliseconds. */
  readonly ended: number;
}

/** A keeper: passes to be made one after another, and the last one's outcome. */
export interface Keeper<T extends Types = Types> {
  /** Observes, decides and acts once. `act: false` leaves out the acting. */
  pass(options?: { readonly act: boolean }): Promise<Pass<T>>;
  /** The last pass, or undefined before the first one. */
  readonly last: Pass<T> | undefined;
}

export function createKeeper<T extends Types>(props: KeeperProps<T>): Keeper<T> {
  const { kind, connections, log, metrics, now } = props;
  const report = createReport(kind, log, metrics);
  const rehearse = createRehearsal(log);
  let memory: T['memory'] = kind.unaware;
  let last: Pass<T> | undefined;

  const pass: Keeper<T>['pass'] = async ({ act: acting } = { act: true }) => {
    const stop = metrics.passDuration.startTimer();
    const spec = await props.spec();
    const started = now();
    const resolve = (pod: string) => props.resolve(pod, spec);
    const observation = await kind.observe(spec, { resolve, connections }, started);
    const wanted = kind.decide(observation, spec, memory, props.lastAsked?.());
    memory = wanted.memory;
    const decision = inMode(wanted.decision, spec.mode);
    last = { spec, observation, decision, ended: now() };
    report(last);
    if (spec.mode === 'dry-run') rehearse(decision.steps);
    else if (acting) {
      const steps = kind.due?.(decision.steps, started) ?? decision.steps;
      memory = kind.remember(memory, await act(kind, steps, observation, spec, props), now());
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
function createRehearsal(log: Log): (steps: readonly AnyStep[]) => void {
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
function createReport<T extends Types>(kind: Kind<T>, log: Log, metrics: Metrics): (pass: Pass<T>) => void {
  const gauges = metrics.gauges(kind.gauges);
  const noticed = new Set<string>();
  let said = '';
  return ({ observation, decision, spec }) => {
    const { state, reason } = decision;
    metrics.setState(state);
    metrics.podsWanted.set(observation.pods.length);
    metrics.podsAnswering.set(observation.pods.filter(pod => pod.answers).length);
    for (const [name, value] of Object.entries(kind.measure(observation, spec))) gauges.get(name)?.set(value);
    if (said !== `${state} ${reason}`) {
      said = `${state} ${reason}`;
      log(state === 'waiting' ? 'warn' : 'info', 'state', { state, ...(reason ? { reason } : {}) });
    }
    for (const { event, fields } of kind.notices(observation, spec)) {
      if (!noticed.has(event)) log('warn', event, fields);
      noticed.add(event);
    }
  };
}
