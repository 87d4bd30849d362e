import type { SentinelSpec } from '../../lib/config/keeper-spec';
import type { SilentPod } from '../observation/silent';
import type { AnsweringServer } from '../replicated/observation';
import { describeEmpty, holderBeside, type ServersView, viewServers } from '../replicated/servers-view';
import type { AnsweringSentinel, Observation } from './observation';

/** An observation beside the spec: the questions that several rules ask of it. */
export interface View extends ServersView {
  readonly spec: SentinelSpec;
  readonly now: number;
  readonly sentinels: readonly AnsweringSentinel[];
  readonly silentSentinels: readonly SilentPod[];
  /** Sentinels that make a majority of the wanted ones. */
  readonly majority: number;
  /** The pod that a majority of the wanted Sentinels names. */
  readonly named?: string;
  /** A Sentinel is replacing the primary. */
  readonly failingOver: boolean;
  /** A majority of the wanted Sentinels has agreed that the primary is down. */
  readonly agreedDown: boolean;
  /** The newest epoch that any server has, 0 where none has one. */
  readonly newest: number;
}

export function viewOf({ now, pods, sentinels: seen }: Observation, spec: SentinelSpec): View {
  const sentinels: AnsweringSentinel[] = [];
  const silentSentinels: SilentPod[] = [];
  for (const each of seen) {
    if (!spec.sentinels.includes(each.pod)) continue;
    if (each.answers) sentinels.push(each);
    else silentSentinels.push(each);
  }
  const majority = Math.floor(spec.sentinels.length / 2) + 1;
  const servers = viewServers(spec.servers, pods);
  const count = (holds: (sentinel: AnsweringSentinel) => boolean | undefined) => sentinels.filter(holds).length;
  const named = spec.servers.find(pod => count(({ watch }) => watch?.primary === pod) >= majority);
  return {
    ...servers,
    spec,
    now,
    sentinels,
    silentSentinels,
    majority,
    ...(named ? { named } : {}),
    failingOver: count(({ watch }) => watch?.flags.includes('failover_in_progress')) > 0,
    agreedDown: count(({ watch }) => watch?.flags.includes('o_down')) >= majority,
    newest: Math.max(0, ...servers.servers.map(epochOf)),
  };
}

/** How often somebody had been made the primary when this server last heard of it; 0 where it never has. */
export function epochOf({ epoch }: AnsweringServer): number {
  return epoch?.number ?? 0;
}

/** Why others must not copy this server's data, or undefined: somebody has newer data, or it has none while others do. */
export function doubtAbout(server: AnsweringServer, { servers, newest }: View): string | undefined {
  const newer = servers.find(other => epochOf(other) === newest);
  if (newer && epochOf(server) < newest) {
    return `${server.pod} does not know that ${newer.epoch?.primary} was made the primary (${newer.pod} does)`;
  }
  const holder = holderBeside(server, servers);
  // A primary that was flushed still has its epoch, which its replicas have too.
  return holder && !isFlushed(server, holder) ? describeEmpty(server, holder) : undefined;
}

/** A living primary that has what others remember of it, and no keys: somebody deleted them. */
function isFlushed(server: AnsweringServer, holder: AnsweringServer): boolean {
  return server.role === 'primary' && epochOf(server) > 0 && epochOf(server) >= epochOf(holder);
}
