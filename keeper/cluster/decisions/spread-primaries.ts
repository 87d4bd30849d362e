import { take, wait } from '../../decision';
import { cutsOff } from '../../observation/release';
import type { AnsweringPod } from '../observation/observation';
import type { Decision, Finding } from './decision';
import type { History } from './history';
import type { ShardView, View } from './view';
import { type Moves, shortestChain } from './zone-chains';

/** Quiet that a planned hand-over waits for, and the time from one to the next, in milliseconds. */
const QUIET_MS = 30_000;
const BETWEEN_MS = 60_000;
/** A replica that is behind by more than this, in bytes, is given time first. */
const LARGEST_LAG = 1024 * 1024;

/** One pod that could take over from another one of its shard in another zone. */
interface Move {
  readonly primary: AnsweringPod;
  readonly replica: AnsweringPod;
}

/**
 * Spreads primaries over the zones again, which fail-overs gather in one: a zone with most of them takes the cluster
 * down with it. Called when all else is as wanted. One shard at a time hands over, when it has been quiet for a while.
 */
export function spreadPrimaries(view: View, history: History): Decision {
  const zones = zonesOf(view);
  if (!zones) return { state: 'settled', steps: [] };
  const move = nextMove(view.shards, zones);
  if (!move) return { state: 'settled', steps: [], ...remark(zones) };
  const { replica, from } = move;
  const gathered = describeZone(from, zones);
  if (lag(move) > LARGEST_LAG) {
    return spreading(wait(`${gathered}: ${replica.pod} in zone ${replica.zone} can take over when it has caught up`));
  }
  const quiet = history.quietSince !== undefined && view.now - history.quietSince >= QUIET_MS;
  const rested = history.handedOver === undefined || view.now - history.handedOver >= BETWEEN_MS;
  if (!quiet || !rested) {
    return spreading(
      wait(`${gathered}: ${replica.pod} in zone ${replica.zone} takes over when it has been quiet for a while`),
    );
  }
  const why = `${gathered}, and ${replica.pod} is in zone ${replica.zone}`;
  const finding: Finding | undefined = take(`${gathered}: handing over to ${replica.pod}`, [
    { kind: 'hand-over', pod: replica.pod, why },
  ]);
  return { ...spreading(finding ?? wait(gathered)), state: 'repairing' };
}

function spreading(finding: Finding): Decision {
  return { state: 'waiting', ...finding, spreading: true };
}

/** How many primaries each zone has; undefined where a pod does not know its zone. */
function zonesOf({ pods, shards }: View): Map<string, number> | undefined {
  const zones = new Map<string, number>();
  for (const { zone } of pods) {
    if (!zone) return undefined;
    zones.set(zone, 0);
  }
  for (const { primary } of shards) if (primary?.zone) zones.set(primary.zone, (zones.get(primary.zone) ?? 0) + 1);
  return zones;
}

/**
 * The next of the fewest hand-overs after which the spread is better. The last of such a chain comes first, so that no
 * step makes the spread worse; each makes it better or the chain shorter, which is why there is an end to it.
 */
function nextMove(
  shards: readonly ShardView[],
  zones: ReadonlyMap<string, number>,
): (Move & { readonly from: string }) | undefined {
  const chain = shortestChain(zones, movesBetween(shards));
  const move = chain?.moves.at(-1);
  return chain && move && { ...move, from: chain.from };
}

/** For each pair of zones a hand-over that leads from one to the other, to the replica that is least behind. */
function movesBetween(shards: readonly ShardView[]): Moves<Move> {
  const moves = new Map<string, Map<string, Move>>();
  for (const { primary, members } of shards) {
    if (!primary?.zone) continue;
    const from = moves.get(primary.zone) ?? new Map<string, Move>();
    moves.set(primary.zone, from);
    for (const replica of members) {
      const mayTakeOver = replica !== primary && replica.role === 'replica' && replica.primaryId === primary.id;
      if (!mayTakeOver || !replica.linkUp || !replica.zone || replica.zone === primary.zone) continue;
      // In the middle of an upgrade: whoever is still of the version before could not copy it.
      if (cutsOff(replica, members)) continue;
      const other = from.get(replica.zone);
      if (!other || lag({ primary, replica }) < lag(other)) from.set(replica.zone, { primary, replica });
    }
  }
  return moves;
}

/** Bytes by which the replica is behind. */
function lag({ primary, replica }: Move): number {
  return primary.offset - replica.offset;
}

/** What a loss of one zone would do that no hand-over can prevent. */
function remark(zones: ReadonlyMap<string, number>): Pick<Decision, 'reason'> {
  const all = [...zones.values()].reduce((sum, count) => sum + count, 0);
  const [zone, most] = [...zones].reduce((first, each) => (each[1] > first[1] ? each : first));
  if (zones.size < 2 || all - most > all / 2) return {};
  return {
    reason: `${describeZone(zone, zones)}, which no hand-over can better: without that zone there is no majority`,
  };
}

function describeZone(zone: string, zones: ReadonlyMap<string, number>): string {
  const all = [...zones.values()].reduce((sum, count) => sum + count, 0);
  return `${zones.get(zone)} of ${all} primaries are in zone ${zone}`;
}
