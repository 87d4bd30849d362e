import type { RoleSample } from '../../drills/roles/sample';
import { type TwoPrimaries, twoPrimaries } from '../../drills/roles/two-primaries';
import { BESIDE_SERVER, watchRole } from '../../drills/roles/watch';
import { podsOf, type Seen } from '../status/seen';

/** What servers said of themselves while a drill went on, by their pods. */
export type Samples = ReadonlyMap<string, readonly RoleSample[]>;

/** Asks every server who it is, ten times a second, until it is stopped. */
export function watchServers({ namespace, sets }: Seen, minReplicas: number): { stop(): Promise<Samples> } {
  const watches = sets.flatMap(podsOf).map(pod => {
    const asked = { namespace, pod, container: 'redis', client: BESIDE_SERVER };
    return [pod, watchRole(asked, minReplicas)] as const;
  });
  return {
    stop: async () =>
      new Map(await Promise.all(watches.map(async ([pod, watch]) => [pod, await watch.stop()] as const))),
  };
}

/** Longest time in which two servers of one set took writes: those of different sets have different keys. */
export function longestTwo({ sets }: Seen, samples: Samples): TwoPrimaries {
  return sets
    .map(set => twoPrimaries(new Map(podsOf(set).map(pod => [pod, samples.get(pod) ?? []]))))
    .reduce<TwoPrimaries>((longest, each) => (each.ms > longest.ms ? each : longest), { ms: 0 });
}

/** A time in which a server said the same of itself, in milliseconds since 1970. */
export interface RoleSpan {
  readonly pod: string;
  readonly role: 'primary' | 'replica';
  readonly from: number;
  readonly to: number;
}

/** Servers that say nothing for longer are silent, in milliseconds. */
const SILENCE_MS = 1000;

/** What servers were and when, by when they began to be it; between two spans of one it was silent, or changed. */
export function roleSpans(samples: Samples): RoleSpan[] {
  const spans = [...samples].flatMap(([pod, own]) => {
    const found: RoleSpan[] = [];
    for (const { at, primary } of own) {
      const role = primary ? 'primary' : 'replica';
      const last = found.at(-1);
      if (last?.role === role && at - last.to <= SILENCE_MS) found[found.length - 1] = { ...last, to: at };
      else found.push({ pod, role, from: at, to: at });
    }
    return found;
  });
  return spans.sort((a, b) => a.from - b.from);
}

/** Who became the primary after a time, in milliseconds since 1970: nobody where none did. */
export function nextPrimary(spans: readonly RoleSpan[], after: number): RoleSpan | undefined {
  return spans.find(({ role, from }) => role === 'primary' && from > after);
}
