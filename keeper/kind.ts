import type { KeeperSpec } from '../lib/config/keeper-spec';
import type { Call, Connections, Login } from './connections';
import type { AnyStep, Decision, Outcome } from './decision';
import type { Fields } from './fields';
import type { Question, Verdict } from './verdicts/verdict';

/** The types in which the kinds of topology differ. */
export interface Types {
  readonly spec: KeeperSpec;
  /** What one pass saw. Decisions and verdicts are made from this alone. */
  readonly seen: Seen;
  readonly step: AnyStep;
  /** What is remembered from pass to pass. Nothing is lost with it: a keeper that starts anew only waits longer. */
  readonly memory: unknown;
  /** The right of a pod to stop. */
  readonly permit: unknown;
}

/** What every pass saw. */
export interface Seen {
  /** When it was made, in milliseconds since the epoch. */
  readonly now: number;
  /** One entry a wanted server, in the spec's order. */
  readonly pods: readonly { readonly pod: string; readonly answers: boolean }[];
}

/** What observing needs from outside. */
export interface Surroundings {
  /** The address of a pod, from DNS. */
  readonly resolve: (pod: string) => Promise<string>;
  readonly connections: Connections;
}

/** What running a step needs besides a connection. */
export interface StepTools {
  /** How servers that send keys to others log in there. */
  readonly login: Login;
  /** Clock, in milliseconds. */
  readonly now: () => number;
  /** For a step that needs more servers than its own. */
  readonly connections: Pick<Connections, 'open'>;
  /** Counts what a step moved from shard to shard. */
  readonly moved?: (keys: number, slots: number) => void;
}

/** Something worth one line in the log, the first time that it is seen. */
export interface Notice {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the keeper has to know of one kind of topology: what to look at, what to make of it, and what to do then. */
export interface Kind<T extends Types> {
  /** Reads the spec. Throws a sentence that names the first thing wrong with it. */
  parse(fields: Fields): T['spec'];
  /** Names of the servers that may ask for verdicts. */
  servers(spec: T['spec']): readonly string[];
  /** Servers that are there and wanted no more: they may ask too. @default - none */
  readonly leaving?: (seen: T['seen'], spec: T['spec']) => readonly string[];
  /** Never rejects: a server that can't be asked is part of what is seen. */
  observe(spec: T['spec'], surroundings: Surroundings, now: number): Promise<T['seen']>;
  /** The memory of a keeper that has just started. */
  readonly unaware: T['memory'];
  /** Decides what to do about what was seen: a pure function. `lastAsked`: when a server last asked, if ever. */
  decide(
    seen: T['seen'],
    spec: T['spec'],
    memory: T['memory'],
    lastAsked: number | undefined,
  ): { readonly decision: Decision<T['step']>; readonly memory: T['memory'] };
  /** The steps to be run now; the others must wait for another pass. @default - all of them */
  readonly due?: (steps: readonly T['step'][], now: number) => readonly T['step'][];
  /** Where a step is run, or undefined where its pod was not seen. */
  addressOf(step: T['step'], seen: T['seen'], spec: T['spec']): Address | undefined;
  /** Runs one step, on a connection to that address. */
  run(step: T['step'], call: Call, spec: T['spec'], tools: StepTools): Promise<void>;
  /** The memory after these steps were run. */
  remember(memory: T['memory'], outcomes: readonly Outcome<T['step']>[], now: number): T['memory'];
  /** Tells a stopping server what to do: a pure function. */
  verdict(question: Question<T['permit']>, seen: T['seen'], spec: T['spec']): Verdict<T['permit']>;
  /** Gauges of its own: name without the prefix, and what it is for. */
  readonly gauges: Readonly<Record<string, string>>;
  /** The values of those gauges. */
  measure(seen: T['seen'], spec: T['spec']): Readonly<Record<string, number>>;
  notices(seen: T['seen'], spec: T['spec']): readonly Notice[];
  /** What was seen, for people. */
  status(seen: T['seen']): Readonly<Record<string, unknown>>;
}

/** Where a server takes commands. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}
