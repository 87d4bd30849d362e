import { ageOf, type Lasting } from '../lasting';
import type { AnsweringServer } from '../replicated/observation';
import { countKeys, describeSilent, unseenPrimary } from '../replicated/servers-view';
import { epochOf, type View } from './view';

/** Who becomes the primary where nobody is, or why nobody does yet. */
export type Choice =
  | { readonly leader: AnsweringServer; readonly why: string; readonly fresh: boolean }
  | { readonly leader?: undefined; readonly reason: string };

/** Where not all servers answer, those that do are enough after this long, in milliseconds. */
const ENOUGH_MS = 15_000;

const ENOUGH = 'nobody is the primary, and enough servers answer';

/** Keys of the states whose duration counts here. */
export function leaderlessStates(view: View): string[] {
  return isEnough(view) && !view.primaries.some(each => epochOf(each) === view.newest) ? [ENOUGH] : [];
}

/**
 * Chooses by the data: whom the newest epoch names, else who has that epoch and the most of what came after. Never by
 * ordinals, but among servers that never held anything.
 */
export function chooseLeader(view: View, history: Lasting): Choice {
  const { spec, servers, byPod, sentinels, silentSentinels, majority, newest } = view;
  const unseen = unseenPrimary(view);
  if (unseen) return { reason: unseen };
  if (sentinels.length < majority) {
    return {
      reason: `nobody is the primary, and no majority of the Sentinels answers: ${describeSilent(silentSentinels)}`,
    };
  }
  const holders = servers.filter(server => server.keys > 0 || server.epoch);
  const away = whyNotEnough(view, history, holders.length === 0);
  if (away) return { reason: `nobody is the primary: ${away}` };
  if (holders.length === 0) {
    const first = byPod.get(spec.servers[0] ?? '');
    return first
      ? { leader: first, why: 'no server holds anything yet, and it is the first', fresh: true }
      : { reason: 'nobody is the primary' };
  }
  const latest = holders.filter(server => epochOf(server) === newest);
  const full = latest.some(({ keys }) => keys > 0) ? latest.filter(({ keys }) => keys > 0) : latest;
  const holder =
    full.length > 0 && full.every(({ keys }) => keys === 0) ? holders.find(({ keys }) => keys > 0) : undefined;
  if (holder) {
    return {
      reason: `${full[0]?.pod} was the primary last, and is empty while ${holder.pod} holds ${countKeys(holder)}`,
    };
  }
  const primary = full.find(({ pod, epoch }) => epoch?.primary === pod);
  if (primary) return { leader: primary, why: `it was the primary last (epoch ${newest})`, fresh: false };
  const [best] = [...full].sort((a, b) => b.offset - a.offset || b.keys - a.keys);
  if (!best) return { reason: 'nobody is the primary' };
  const why = newest > 0 ? `of those that answer it has the newest data (epoch ${newest})` : 'it holds the most data';
  return { leader: best, why: `${why}: offset ${best.offset}, ${countKeys(best)}`, fresh: false };
}

/** Whoever confirmed the last write is among these. */
function isEnough({ spec, servers }: View): boolean {
  return servers.length >= spec.servers.length - spec.minReplicasToWrite;
}

/** Why those that answer can't say who has the newest data. Where they hold nothing, only all of them can. */
function whyNotEnough(view: View, history: Lasting, nothing: boolean): string | undefined {
  const { silent, now } = view;
  const away = describeSilent(silent);
  if (away === undefined) return undefined;
  const reads = silent.some(({ cause }) => cause === 'loading');
  if (nothing || reads || !isEnough(view) || ageOf(ENOUGH, history, now) < ENOUGH_MS) return away;
  return undefined;
}
