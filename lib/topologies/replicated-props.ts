import type { DataProps } from '../backup/props';
import { type TlsProps, tlsProblems } from '../config/tls';
import { check, isWhole, type Problems, shown } from '../validation';
import { budgetProblems, type DisruptionBudget } from '../workload/disruption-budget';
import type { GroupWords } from '../workload/group-words';
import { type KeeperSettings, keeperProblems } from '../workload/keeper';
import { type Placement, placementProblems, placementWarnings } from '../workload/placement';
import type { OwnParts } from '../workload/pod-extras-problems';
import { dataProblems } from './data';
import { SERVER_DEFAULTS, type ServerProps, serverProblems, type WantedServers } from './server-props';

/** What a primary and the replicas that follow it are made of, whoever says which is the primary. */
export interface ReplicatedProps extends ServerProps, TlsProps, DataProps {
  /** Where the servers run. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many servers may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /**
   * With fewer replicas in step the primary refuses writes (`min-replicas-to-write`): one that is cut off then takes
   * few that would be lost. As many as there are replicas is allowed with a warning, more is refused.
   * @default - 1 where Sentinels choose among 3 servers or more, else 0
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/replication/
   */
  readonly minReplicasToWrite?: number;
  /** Seconds of silence after which a replica is not in step any more (`min-replicas-max-lag`), 1 to 60. @default 2 */
  readonly maxReplicaLagSeconds?: number;
  /** Settings of the keeper. @default - see `KeeperSettings` */
  readonly keeper?: KeeperSettings;
}

export const REPLICATED_DEFAULTS = {
  ...SERVER_DEFAULTS,
  placement: { spread: 'preferred' },
  disruptionBudget: {},
  maxReplicaLagSeconds: 2,
  keeper: {},
} as const satisfies Partial<ReplicatedProps>;

/** The props, complete. */
export type WantedReplicated = WantedServers &
  ReplicatedProps &
  Required<Pick<ReplicatedProps, keyof typeof REPLICATED_DEFAULTS | 'minReplicasToWrite'>> & {
    readonly gracePeriodSeconds: number;
  };

/** Each replica is fed by the primary, which keeps a buffer for it. */
export const MOST_SERVERS = 50;

/** The servers that replicate one primary, as their topology says. */
export interface ReplicatedServers {
  /** Names of their pods, one or more. Empty where their number is none. */
  readonly pods: readonly string[];
  /** How problems speak of them. */
  readonly words: GroupWords;
  /** Namespace of the chart, if it is set. */
  readonly namespace: string | undefined;
  /** What their pods have by themselves. */
  readonly own: OwnParts;
}

const STALE = 'the keeper and the front ask a replica too whose primary is away; leave it out';

const PINGS = 'the keeper goes by the pings that replicas hear from their primary; leave it out';

const PROMOTION = 'every server has it, and none could be promoted; leave it out';

/** Directives that are props here, or would be in the way. Each has an older name too. */
const OWN_DIRECTIVES: Readonly<Record<string, string>> = {
  'min-replicas-to-write': 'set `minReplicasToWrite`',
  'min-slaves-to-write': 'set `minReplicasToWrite`',
  'min-replicas-max-lag': 'set `maxReplicaLagSeconds`',
  'min-slaves-max-lag': 'set `maxReplicaLagSeconds`',
  'repl-ping-replica-period': PINGS,
  'repl-ping-slave-period': PINGS,
  'replica-serve-stale-data': STALE,
  'slave-serve-stale-data': STALE,
  'replica-priority': PROMOTION,
  'slave-priority': PROMOTION,
  'replica-announced': PROMOTION,
};

/** What is wrong with the props, but for the name and what each topology says by itself. */
export function replicatedProblems(wanted: WantedReplicated, servers: ReplicatedServers): Problems {
  const { placement, minReplicasToWrite: least, maxReplicaLagSeconds: lag } = wanted;
  const { pods, words, namespace, own } = servers;
  const replicas = pods.length - 1;
  return [
    ...serverProblems(wanted, { groups: pods.length > 0 ? [pods] : [], placement, namespace }, own),
    ...Object.keys(wanted.directives).flatMap(directive => {
      const instead = OWN_DIRECTIVES[directive.toLowerCase()];
      return instead === undefined ? [] : [`directives: "${directive}" cannot be set here: ${instead}`];
    }),
    ...tlsProblems(wanted.tls),
    ...placementProblems(placement, pods.length, words),
    ...(pods.length > 0 ? budgetProblems(wanted.disruptionBudget, replicas, words) : []),
    ...check(
      [
        !isWhole(least, 0),
        `minReplicasToWrite: ${shown(least)} is no number of replicas; set a whole number, 0 for writes with none in step`,
      ],
      [
        pods.length > 0 && isWhole(least, 0) && least > replicas,
        `minReplicasToWrite: ${least} replicas can never be in step, as there ${replicas === 1 ? 'is 1' : `are ${replicas}`}; ` +
          `set less, or more ${words.prop}`,
      ],
      [!isWhole(lag, 1, 60), `maxReplicaLagSeconds: ${shown(lag)} is out of range; set whole seconds from 1 to 60`],
    ),
    ...keeperProblems(wanted.keeper),
    ...dataProblems(wanted, [pods]),
  ];
}

/** What the props make likely to go wrong, though they are allowed. */
export function replicatedWarnings({ placement, minReplicasToWrite }: WantedReplicated, replicas: number): Problems {
  return [
    ...placementWarnings(placement),
    ...check([
      minReplicasToWrite === replicas,
      `minReplicasToWrite: ${minReplicasToWrite} ${replicas === 1 ? 'is the only replica' : 'are all replicas'}: writes are ` +
        'refused whenever one is away, restarts or is behind; set less, or have more servers',
    ]),
  ];
}
