import { KNOWN_COMMANDS } from '../config/envoy/commands/known';
import { nearest } from '../config/nearest';
import { type Problems, shown } from '../validation';

/** Where commands go through an Envoy, as far as it decides whether they do what they should. */
export interface Path {
  /** Whether what Envoy takes for reads goes to replicas. */
  readonly replicas: boolean;
  /** Whether keys are spread over servers. */
  readonly spread: boolean;
}

/** Commands to which Envoy says OK, or lets a server say it, and which do not do what their clients think. */
const HARMFUL: Readonly<Record<string, string>> = {
  SELECT:
    'it says OK, and all clients stay in one database, whichever they chose; tell data apart by the beginnings of their keys',
  WATCH:
    'it says OK, and EXEC runs whatever happened to the keys, for clients share connections; put what belongs together into a script (EVAL)',
};

/** What to do without commands that Envoy refuses. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/^[PS]?(UN)?SUBSCRIBE$|^PUBSUB|^SPUBLISH$|^MONITOR$/, 'connect to the servers themselves to subscribe'],
  [/^B[LRZ]/, 'ask again and again by the command that does not block (LPOP, RPOP, LMOVE, ZPOPMIN, ZPOPMAX)'],
  [/^X(READ|READGROUP|GROUP|INFO|SETID)/, 'read streams by XRANGE, or connect to the servers themselves'],
  [/^(EVAL_RO|EVALSHA_RO|FCALL|FUNCTION)/, 'use EVAL or EVALSHA'],
  [/^(LMPOP|ZMPOP)$/, 'use LPOP, RPOP, ZPOPMIN or ZPOPMAX'],
  [/^(DBSIZE|MEMORY|LATENCY)/, 'take it from the metrics of each server'],
  [/^WAIT/, 'set minReplicasToWrite on the servers'],
];

/** Whether a text names a command that Envoy, or one of the tested servers, knows. */
function isKnown(name: string): boolean {
  return Object.hasOwn(KNOWN_COMMANDS, name);
}

/** What is wrong with commands that clients need, on this way. */
export function commandProblems(commands: readonly string[], path: Path): Problems {
  return commands.flatMap(command => {
    const problem = problemOf(
      command
        .trim()
        .replace(/[\s|]+/g, ' ')
        .toUpperCase(),
      path,
    );
    return problem === undefined ? [] : [`requiredCommands: ${problem}`];
  });
}

function problemOf(name: string, { replicas }: Path): string | undefined {
  const harm = HARMFUL[name];
  if (harm !== undefined) return `Envoy cannot carry "${name}": ${harm}`;
  if (!isKnown(name)) return unknownProblem(name);
  const handling = KNOWN_COMMANDS[name];
  if (handling === 'unknown') {
    const [, instead = 'connect to the servers themselves for it'] = INSTEAD.find(([which]) => which.test(name)) ?? [];
    return `Envoy refuses "${name}"; ${instead}`;
  }
  if (handling === 'mistaken' && replicas) {
    return `Envoy takes "${name}" for a read and sends it to a replica, which refuses it; give its keys a route without reads`;
  }
  return undefined;
}

function unknownProblem(name: string): string {
  const subcommand = Object.keys(KNOWN_COMMANDS).find(each => each.startsWith(`${name} `));
  if (subcommand !== undefined) return `${shown(name)} has subcommands; name them, such as "${subcommand}"`;
  const like = nearest(name, Object.keys(KNOWN_COMMANDS));
  return `${shown(name)} is no command of the tested servers${like === undefined ? '' : `; did you mean "${like}"?`}`;
}

/** What commands that clients need are likely to meet, though Envoy carries them. */
export function commandWarnings(commands: readonly string[], { spread }: Path): Problems {
  return spread && commands.some(command => ['MULTI', 'EXEC'].includes(command.trim().toUpperCase()))
    ? [
        'requiredCommands: all keys of a transaction must be on one server, else Envoy breaks it off; give them one hash tag, such as "{cart:1}"',
      ]
    : [];
}
