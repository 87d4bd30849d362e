import type { Decision } from '../../../keeper/decision';
import { createKeeper, type Keeper, type KeeperProps } from '../../../keeper/keeper';
import type { Types } from '../../../keeper/kind';
import { createMetrics } from '../../../keeper/metrics';
import { until } from './until';

/** A line of the keeper's log. */
type Event = Readonly<Record<string, unknown>>;

/** A keeper that a test drives, pass by pass. */
export interface Driven<T extends Types> {
  readonly keeper: Keeper<T>;
  /** What it logged. */
  readonly events: Event[];
  /** Sets the keeper's clock ahead, by so many milliseconds. */
  skip(ms: number): void;
  /** Makes passes until one is as it should be. With every pass the keeper's clock goes ahead by so much more. */
  passUntil(
    what: string,
    holds: (decision: Decision<T['step']>) => unknown,
    hurry?: number,
  ): Promise<Decision<T['step']>>;
  settle(hurry?: number): Promise<Decision<T['step']>>;
}

/** Drives a keeper. It has `timeoutMs` for each thing that is waited for; two may log to the same `events`. */
export function drive<T extends Types>(
  props: Omit<KeeperProps<T>, 'log' | 'metrics' | 'now'>,
  { timeoutMs = 40_000, events = [] }: { readonly timeoutMs?: number; readonly events?: Event[] } = {},
): Driven<T> {
  // The keeper's clock goes before the others', in milliseconds: it is patient, and the test is not.
  let ahead = 0;
  const keeper = createKeeper({
    ...props,
    log: (_level, event, fields) => void events.push({ event, ...fields }),
    metrics: createMetrics(),
    now: () => Date.now() + ahead,
  });
  const skip = (ms: number) => {
    ahead += ms;
  };
  const passUntil: Driven<T>['passUntil'] = async (what, holds, hurry = 0) => {
    let decision: Decision<T['step']> | undefined;
    await until(
      what,
      async () => {
        skip(hurry);
        decision = (await keeper.pass()).decision;
        if (!holds(decision)) throw new Error(JSON.stringify(decision));
        return true;
      },
      timeoutMs,
    );
    if (!decision) throw new Error('no pass');
    return decision;
  };
  const settle = (hurry = 0) => passUntil('the keeper is settled', ({ state }) => state === 'settled', hurry);
  return { keeper, events, skip, passUntil, settle };
}

/** The server of a pod, which must have been started. */
export function startedIn<Server>(servers: ReadonlyMap<string, Server>): (pod: string) => Server {
  return pod => {
    const found = servers.get(pod);
    if (!found) throw new Error(`no server ${pod}`);
    return found;
  };
}
