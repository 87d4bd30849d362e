import { dynomiteAnswer } from '../config/dynomite-commands';
import { CONSISTENCIES, type DynomiteConsistency, SECURITIES } from '../config/dynomite-yaml';
import { names } from '../config/names';
import { isDataKey } from '../config/syntax';
import { check, isObjectName, isWhole, type Problems, shown } from '../validation';
import { budgetProblems } from '../workload/disruption-budget';
import { LEAST_GRACE_SECONDS } from '../workload/dynomite';
import type { GroupWords } from '../workload/group-words';
import { imageProblem } from '../workload/images';
import type { Persistence } from '../workload/persistence';
import { placementProblems, placementWarnings } from '../workload/placement';
import type { OwnParts } from '../workload/pod-extras-problems';
import { resourceProblems } from '../workload/resources';
import { dataCentersOf, dynomitePods, type WantedDataCenter, type WantedDynomite } from './dynomite-props';
import { nameProblems, serverProblems } from './server-props';

/** Each node names all others in its configuration: more would not fit into the ConfigMap under the longest names. */
const MOST_NODES = 30;
const EXAMPLE_IMAGE = 'registry.example/dynomite:0.6.22';

/** Dynomite takes no more in a data centre. */
const MOST_RACKS = 3;

const WORDS: GroupWords = { group: 'the nodes with the same keys', prop: 'racks', besides: 0 };

/** Names of objects that a data centre's Service would take. */
const TAKEN = ['nodes', 'server', 'credentials'];

/** Directives that would have a server without its keys answer, or take writes that are lost. */
const OWN_DIRECTIVES = ['replica-serve-stale-data', 'slave-serve-stale-data', 'replica-read-only', 'slave-read-only'];

/** What is wrong with the props. */
export function dynomiteProblems(wanted: WantedDynomite, namespace: string | undefined, own: OwnParts): Problems {
  const { name, image, pem, placement, timeoutMs, bufferBytes, maxMessages, gracePeriodSeconds } = wanted;
  const centres = dataCentersOf(wanted);
  const ring = ringProblems(centres);
  const imageIs = imageProblem('image', image, EXAMPLE_IMAGE);
  const whole = (prop: string, value: number, least: number, most: number) =>
    check([
      !isWhole(value, least, most),
      `${prop}: ${shown(value)} is out of range; set a whole number from ${least} to ${most}`,
    ]);
  return [
    ...ring,
    ...(ring.length > 0 ? [] : nameProblems(name, longestOf(name, centres))),
    ...(imageIs ? [imageIs] : []),
    ...consistencyProblems('readConsistency', wanted.readConsistency, centres),
    ...consistencyProblems('writeConsistency', wanted.writeConsistency, centres),
    ...securityProblems(wanted, centres),
    ...commandProblems(wanted.requiredCommands),
    ...whole('timeoutMs', timeoutMs, 100, 60_000),
    ...whole('bufferBytes', bufferBytes, 512, 512_000),
    ...whole('maxMessages', maxMessages, 100_000, 1_000_000),
    ...check(
      [
        isWhole(bufferBytes, 512, 512_000) && bufferBytes % 16 !== 0,
        `bufferBytes: ${bufferBytes} is no multiple of 16; set ${bufferBytes - (bufferBytes % 16)}`,
      ],
      [
        pem !== undefined && (!isObjectName(pem.secretName ?? '') || !isDataKey(pem.key ?? 'tls.key')),
        'pem: what stands there names no Secret and key; set secretName, and key if it is not "tls.key", not what they hold',
      ],
      [
        !isWhole(gracePeriodSeconds, LEAST_GRACE_SECONDS),
        `gracePeriodSeconds: ${shown(gracePeriodSeconds)} leaves no time for Dynomite to drain and for the server's files; set whole seconds, ${LEAST_GRACE_SECONDS} or more`,
      ],
    ),
    ...Object.keys(wanted.directives)
      .filter(directive => OWN_DIRECTIVES.includes(directive.toLowerCase()))
      .map(
        directive =>
          `directives: "${directive}" cannot be set here: a server without its keys must not answer; leave it out`,
      ),
    ...resourceProblems('dynomiteResources', wanted.dynomiteResources),
    ...serverProblems(
      wanted,
      { groups: ring.length > 0 ? [] : dynomitePods(name, centres), placement, namespace },
      own,
    ),
    ...centres.flatMap(({ placement: where, racks }) => placementProblems(where, racks.length, WORDS)),
    ...(ring.length > 0
      ? []
      : budgetProblems(wanted.disruptionBudget, Math.min(...centres.map(({ racks }) => racks.length)) - 1, WORDS)),
  ].filter((problem, index, all) => all.indexOf(problem) === index);
}

function longestOf(name: string, centres: readonly WantedDataCenter[]): string {
  const all = centres.map(centre => names.ring(name, centre.name, centre.nodesPerRack - 1));
  return all.sort((a, b) => b.length - a.length)[0] ?? name;
}

function ringProblems(centres: readonly WantedDataCenter[]): Problems {
  const nodes = centres.reduce((sum, { racks, nodesPerRack }) => sum + racks.length * nodesPerRack, 0);
  return [
    ...check([centres.length === 0, 'dataCenters: there is none; set one or more, or leave it out']),
    ...twice(centres.map(({ name }) => name)).map(
      name => `dataCenters: "${name}" is the name of two; give each its own`,
    ),
    ...centres.flatMap(dataCenterProblems),
    ...check([
      nodes > MOST_NODES,
      `dataCenters: ${nodes} nodes are more than the ${MOST_NODES} that are possible here; set fewer`,
    ]),
  ];
}

function dataCenterProblems({ name, racks, nodesPerRack }: WantedDataCenter): Problems {
  const which = shown(name);
  return [
    ...check(
      [
        !isRingName(name) || TAKEN.includes(name),
        `dataCenters: ${which} cannot name a data centre; use up to 20 lower-case letters and digits, a letter first, and none of ${TAKEN.join(', ')}`,
      ],
      [racks.length === 0, `dataCenters: ${which} has no rack, and so no keys; set 1 to ${MOST_RACKS} racks`],
      [
        racks.length > MOST_RACKS,
        `dataCenters: ${which} has ${racks.length} racks, and Dynomite takes ${MOST_RACKS}; set fewer racks, and more nodesPerRack if one node is too small`,
      ],
      [
        !isWhole(nodesPerRack, 1),
        `dataCenters: ${which}: nodesPerRack: ${shown(nodesPerRack)} is no number of nodes; set 1 or more`,
      ],
    ),
    ...twice(racks).map(rack => `dataCenters: ${which} has the rack "${rack}" twice; give each a name of its own`),
    ...racks
      .filter(rack => !isRingName(rack))
      .map(
        rack =>
          `dataCenters: ${which}: ${shown(rack)} cannot name a rack; use up to 20 lower-case letters and digits, a letter first`,
      ),
  ];
}

// Names stand between colons in dynomite.yaml, and between dashes in those of pods.
function isRingName(text: string): boolean {
  return /^[a-z][a-z0-9]{0,19}$/.test(text);
}

function twice(all: readonly string[]): string[] {
  return [...new Set(all.filter((each, index) => all.indexOf(each) < index))];
}

function consistencyProblems(
  property: string,
  consistency: DynomiteConsistency,
  centres: readonly WantedDataCenter[],
): Problems {
  if (!CONSISTENCIES.includes(consistency)) {
    return [
      `${property}: ${shown(consistency)} is none; set one of ${CONSISTENCIES.map(each => `"${each}"`).join(', ')}`,
    ];
  }
  if (consistency === 'DC_ONE') return [];
  return centres
    .filter(({ racks }) => racks.length === 1)
    .map(
      ({ name }) =>
        `${property}: "${consistency}" asks more than half of the racks, and "${name}" has one, whose answer is all there is; set "DC_ONE", or three racks`,
    );
}

function securityProblems({ secureServerOption: option, pem }: WantedDynomite, centres: readonly WantedDataCenter[]) {
  const nobody = { rack: centres.length === 1 && centres[0]?.racks.length === 1, datacenter: centres.length === 1 };
  return check(
    [
      !SECURITIES.includes(option),
      `secureServerOption: ${shown(option)} is none; set one of ${SECURITIES.map(each => `"${each}"`).join(', ')}`,
    ],
    [
      option !== 'none' && pem === undefined,
      `secureServerOption: "${option}" needs a private key that all nodes share, and there is none; make one, put it into a Secret, and set pem`,
    ],
    [
      option === 'none' && pem !== undefined,
      'pem: nothing is encrypted with secureServerOption "none"; set "all", or leave pem out',
    ],
    [
      option === 'rack' && nobody.rack,
      'secureServerOption: "rack" encrypts what goes between racks, and there is one; set "all" or "none"',
    ],
    [
      option === 'datacenter' && nobody.datacenter,
      'secureServerOption: "datacenter" encrypts what goes between data centres, and there is one; set "rack", "all" or "none"',
    ],
  );
}

function commandProblems(commands: readonly string[]): Problems {
  return commands.flatMap(command => {
    switch (dynomiteAnswer(command)) {
      case 'connection closed':
        return [
          `requiredCommands: on ${shown(command)} Dynomite closes the connection; leave it out if your clients can do without it, or take another topology`,
        ];
      case 'refused':
        return [
          `requiredCommands: ${shown(command)} administers one server, or shows all of it, and clients have no right to it; leave it out, or take another topology`,
        ];
      default:
        return [];
    }
  });
}

/** What the props make likely to go wrong, though they are allowed. */
export function dynomiteWarnings(wanted: WantedDynomite): Problems {
  const centres = dataCentersOf(wanted);
  const quorums = (['readConsistency', 'writeConsistency'] as const).filter(prop => wanted[prop] !== 'DC_ONE');
  return [
    ...centres.flatMap(({ placement }) => placementWarnings(placement)),
    ...centres
      .filter(({ racks }) => racks.length === 2)
      .flatMap(({ name }) =>
        quorums.map(
          prop =>
            `${prop}: "${wanted[prop]}" WITH TWO RACKS, in "${name}", NEEDS BOTH: the loss of either fails every one of these, at once or after up to 25 s; set "DC_ONE", or three racks`,
        ),
      ),
    ...centres
      .filter(({ racks }) => racks.length === 1)
      .map(
        ({ name }) =>
          `dataCenters: "${name}" has one rack: keys of a node that is away are away, and one that loses its volume loses them; set three racks`,
      ),
    ...wanted.requiredCommands
      .filter(command => dynomiteAnswer(command) === 'own node only')
      .map(
        command =>
          `requiredCommands: ${shown(command)} is answered by the one node that the client is connected to, for its own keys alone; do not take that for all`,
      ),
    ...check(
      [
        isShared(wanted.persistence),
        'persistence: all servers write to one file system over the network: when it hangs, all racks do, and a slow fsync holds writes back; give each server a disk of its own',
      ],
      [
        wanted.persistence.kind === 'none',
        'persistence: with none a node that restarts has no keys until it has copied all of them, and all nodes at once lose them for good; set volumes',
      ],
    ),
  ].filter((warning, index, all) => all.indexOf(warning) === index);
}

function isShared(persistence: Persistence): boolean {
  return (
    persistence.kind === 'existing-claim' ||
    (persistence.kind === 'dynamic' && persistence.accessMode === 'ReadWriteMany')
  );
}
