import { KNOWN_COMMANDS } from '../config/envoy/commands/known';
import { names } from '../config/names';
import { check, isWhole, type Problems, shown } from '../validation';
import { budgetProblems } from '../workload/disruption-budget';
import { ENVOY_GRACE_SECONDS } from '../workload/envoy';
import type { GroupWords } from '../workload/group-words';
import { IMAGES, imageProblem } from '../workload/images';
import { keeperProblems } from '../workload/keeper';
import { placementProblems, placementWarnings } from '../workload/placement';
import type { OwnParts } from '../workload/pod-extras-problems';
import { resourceProblems } from '../workload/resources';
import { commandName, commandProblems } from './envoy-commands';
import type { WantedMirror } from './redis-envoy-mirror';
import { nameProblems, serverProblems } from './server-props';

/** Each Envoy writes to all: more servers are more copies of each write, and no more room. */
const MOST_SERVERS = 5;

const WORDS: GroupWords = { group: 'the mirror', prop: 'servers', besides: 0 };

const COPIES = 'servers are made equal by replication, when the keeper says so; leave it out';

/** Directives that would be in the way. Each has an older name too. */
const OWN_DIRECTIVES: Readonly<Record<string, string>> = {
  'replica-serve-stale-data': COPIES,
  'slave-serve-stale-data': COPIES,
  'replica-read-only': COPIES,
  'slave-read-only': COPIES,
  'min-replicas-to-write': 'no server has replicas for long; leave it out',
  'min-slaves-to-write': 'no server has replicas for long; leave it out',
};

/** Seconds that a server needs for its files once its Envoy has ended. */
const FOR_FILES_SECONDS = 10;

/** Seconds that a stopping server waits for its Envoy. */
export function holdSeconds(gracePeriodSeconds: number): number {
  return gracePeriodSeconds - FOR_FILES_SECONDS;
}

/** What is wrong with servers that Envoys mirror. `pods`: theirs, none where their number is wrong. */
export function mirrorProblems(
  wanted: WantedMirror,
  pods: readonly string[],
  namespace: string | undefined,
  own: OwnParts,
): Problems {
  const { name, servers, trusted, placement, gracePeriodSeconds, opTimeoutMs, maxConnections } = wanted;
  const least = ENVOY_GRACE_SECONDS + FOR_FILES_SECONDS;
  const imageIs = imageProblem('envoyImage', wanted.envoyImage, IMAGES.envoy);
  return [
    ...nameProblems(name, names.servers(name)),
    ...check(
      [servers === 1, 'servers: 1 mirrors nobody; set 2 or more, or use RedisStandalone, which is one server alone'],
      [
        servers !== 1 && pods.length === 0,
        `servers: ${shown(servers)} is out of range, as each write is done by each of them; set a whole number from 2 to ${MOST_SERVERS}`,
      ],
      [
        trusted !== undefined && pods.length > 0 && !isWhole(trusted, 0, servers - 1),
        `trusted: ${shown(trusted)} is none of the servers; set a whole number from 0 to ${servers - 1}, as in ${names.server(name, servers - 1)}`,
      ],
      [
        !isWhole(opTimeoutMs, 100, 60_000),
        `opTimeoutMs: ${shown(opTimeoutMs)} is out of range; set whole milliseconds from 100 to 60000`,
      ],
      [
        !isWhole(maxConnections, 10, 100_000),
        `maxConnections: ${shown(maxConnections)} is out of range; set a whole number from 10 to 100000`,
      ],
      [
        !isWhole(gracePeriodSeconds, least),
        `gracePeriodSeconds: ${shown(gracePeriodSeconds)} is too short for an Envoy that sends its clients elsewhere, and for the server's files after that; set whole seconds, ${least} or more`,
      ],
    ),
    ...(imageIs === undefined ? [] : [imageIs]),
    ...resourceProblems('envoyResources', wanted.envoyResources),
    ...serverProblems(wanted, { groups: pods.length > 0 ? [pods] : [], placement, namespace }, own),
    ...Object.keys(wanted.directives).flatMap(directive => {
      const instead = OWN_DIRECTIVES[directive.toLowerCase()];
      return instead === undefined ? [] : [`directives: "${directive}" cannot be set here: ${instead}`];
    }),
    ...placementProblems(placement, pods.length, WORDS),
    ...(pods.length > 0 ? budgetProblems(wanted.disruptionBudget, pods.length - 1, WORDS) : []),
    ...keeperProblems(wanted.keeper),
    ...commandProblems(wanted.requiredCommands, { replicas: false, shards: false, cluster: false }),
    ...wanted.requiredCommands
      .map(commandName)
      .flatMap(command =>
        check([
          wanted.excludeReadCommands && KNOWN_COMMANDS[command] === 'mistaken',
          `requiredCommands: Envoy takes "${command}" for a read, and would not copy it; leave excludeReadCommands out`,
        ]),
      ),
  ];
}

/** Commands that do something else on each server. */
const UNLIKE: readonly string[] = ['SPOP', 'XADD', 'XAUTOCLAIM', 'SRANDMEMBER'];

/** Whether the number of servers is one that there may be. */
export function isMirror(servers: unknown): servers is number {
  return isWhole(servers, 2, MOST_SERVERS);
}

/** What the props make likely to go wrong, though they are allowed. */
export function mirrorWarnings({
  placement,
  evictionPolicy,
  excludeReadCommands,
  requiredCommands,
}: WantedMirror): Problems {
  const unlike = requiredCommands.map(commandName).filter(command => UNLIKE.includes(command));
  return [
    ...placementWarnings(placement),
    ...check(
      [
        evictionPolicy !== undefined && evictionPolicy !== 'noeviction',
        `evictionPolicy: each server chooses by itself which keys go, so that the servers come to differ under "${evictionPolicy}"; leave it out`,
      ],
      [
        excludeReadCommands,
        'excludeReadCommands: Envoy takes some writes for reads (GETSET, GETEX, XADD and others), and does not copy them; leave it out unless clients use none of them',
      ],
      [
        unlike.length > 0,
        `requiredCommands: ${unlike.join(', ')} may have another effect on each server, so that the servers come to differ; let clients choose by themselves what each server is to do`,
      ],
    ),
  ];
}
