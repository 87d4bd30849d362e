import type { Pass } from '../keeper';
import type { Kind, Types } from '../kind';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import { type Ask, LEAVING_MS } from './verdict';

/** What the desk needs from outside. */
export interface DeskProps<T extends Types> {
  readonly kind: Pick<Kind<T>, 'verdict' | 'servers' | 'leaving'>;
  readonly last: () => Pass<T> | undefined;
  readonly now: () => number;
  /** Whether the keeper itself is about to stop. @default - it is not */
  readonly stopping?: () => boolean;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'verdicts'>;
}

/** Answers stopping servers, and remembers who asked and who may hand over. */
export interface Desk {
  verdict(pod: string): string;
  /** When somebody last asked, in milliseconds, or undefined. */
  readonly lastAsked: number | undefined;
}

export function createDesk<T extends Types>({ kind, last, now, stopping, log, metrics }: DeskProps<T>): Desk {
  const asks = new Map<string, Ask>();
  const said = new Map<string, string>();
  let permit: T['permit'] | undefined;
  let lastAsked: number | undefined;

  const note = (pod: string, time: number) => {
    for (const [name, ask] of asks) {
      if (time - ask.last < LEAVING_MS) continue;
      asks.delete(name);
      said.delete(name);
    }
    asks.set(pod, { first: asks.get(pod)?.first ?? time, last: time });
    lastAsked = time;
  };

  return {
    verdict(pod) {
      const time = now();
      const pass = last();
      if (!pass) return 'wait the keeper has not looked at the servers yet';
      const { observation, spec } = pass;
      // Any client can ask; only pods of the topology are remembered, so that strangers can't fill the memory.
      const known = [...kind.servers(spec), ...(kind.leaving?.(observation, spec) ?? [])];
      if (known.includes(pod)) note(pod, time);
      const question = { pod, now: time, asks, stopping: stopping?.() ?? false, ...(permit ? { permit } : {}) };
      const given = kind.verdict(question, observation, spec);
      permit = given.permit;
      metrics.verdicts.inc({ verdict: given.answer.split(' ')[0] ?? '' });
      if (said.get(pod) !== given.answer) log('info', 'verdict', { pod, answer: given.answer });
      if (asks.has(pod)) said.set(pod, given.answer);
      return given.answer;
    },
    get lastAsked() {
      return lastAsked;
    },
  };
}
