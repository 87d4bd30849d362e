import { KNOWN_COMMANDS } from '../config/envoy/commands/known';
import { nearest } from '../config/nearest';
import { type Problems, shown } from '../validation';

/** Where commands go through an Envoy, as far as it decides whether they do what they should. */
export interface Path {
  /** Whether what Envoy takes for reads goes to replicas. */
  readonly replicas: boolean;
  /** Whether servers share keys that do not know of each other. */
  readonly shards: boolean;
  /** Whether there is a Redis Cluster. */
  readonly cluster: boolean;
}

/** Commands to which Envoy says OK, or lets a server say it, and which do not do what their clients think. */
interface Harm {
  readonly commands: RegExp;
  readonly why: string;
  /** On which paths. @default - on all */
  readonly on?: (path: Path) => boolean;
}

const HARMFUL: readonly Harm[] = [
  {
    commands: /^SELECT$/,
    why: 'clients share connections, so that it changes the database of all of them; tell data apart by the beginnings of their keys',
  },
  {
    commands: /^WATCH$/,
    why: 'it says OK, and EXEC runs whatever happened to the keys, for clients share connections; put what belongs together into a script (EVAL)',
  },
  {
    commands: /^SCAN$/,
    why: 'it puts the answers of all servers one after another, which no client can read; scan each server itself',
    on: ({ shards, cluster }) => shards || cluster,
  },
  {
    commands: /^(KEYS|RANDOMKEY|FLUSHALL|FLUSHDB|SCRIPT (LOAD|EXISTS|FLUSH)|SLOWLOG \w+|CONFIG \w+)$/,
    why: 'of servers that share keys it asks some, and others never; ask each server itself, and send scripts by EVAL',
    on: ({ shards }) => shards,
  },
];

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
    const problem = problemOf(commandName(command), path);
    return problem === undefined ? [] : [`requiredCommands: ${problem}`];
  });
}

function problemOf(name: string, path: Path): string | undefined {
  const harm = HARMFUL.find(({ commands, on }) => commands.test(name) && (on?.(path) ?? true));
  if (harm !== undefined) return `Envoy cannot carry "${name}": ${harm.why}`;
  if (!isKnown(name)) return unknownProblem(name);
  const handling = KNOWN_COMMANDS[name];
  if (handling === 'unknown') {
    const [, instead = 'connect to the servers themselves for it'] = INSTEAD.find(([which]) => which.test(name)) ?? [];
    return `Envoy refuses "${name}"; ${instead}`;
  }
  if (handling === 'mistaken' && path.replicas) {
    return `Envoy takes "${name}" for a read and sends it to a replica, which refuses it; give its keys a route without reads`;
  }
  return undefined;
}

function unknownProblem(name: string): string {
  const subcommand = Object.keys(KNOWN_COMMANDS).find(each => each.startsWith(`${name} `));
  if (subcommand !== undefined) return `${shown(name)} has subcommands; name them, such as "${subcommand}"`;
  const like = nearest(name, Object.keys(KNOWN_COMMANDS));
  return `${shown(name)} is no command of the tested servers; leave it out${like === undefined ? '' : `, or set "${like}"`}`;
}

/** Commands of several keys that Envoy does not take apart. */
const OF_SEVERAL_KEYS =
  /^(MULTI|EXEC|EVAL|EVALSHA|RENAME|RENAMENX|COPY|[LS]MOVE|RPOPLPUSH|[SZ](UNION|INTER|DIFF)|BITOP|PF(COUNT|MERGE)|MSETNX|\w+STORE)$/;

/** What commands that clients need are likely to meet, though Envoy carries them. */
export function commandWarnings(commands: readonly string[], { shards, cluster }: Path): Problems {
  const several = commands.map(commandName).filter(name => OF_SEVERAL_KEYS.test(name));
  if (several.length === 0 || !(shards || cluster)) return [];
  const wrong = shards
    ? 'run on the server of the first key, where nobody finds the others again'
    : 'are refused where their keys are in different slots';
  return [
    `requiredCommands: ${several.join(', ')} ${wrong}; give keys that belong together one hash tag, such as "{cart:1}"`,
  ];
}

/** A command as the table has it. */
export function commandName(command: string): string {
  return command
    .trim()
    .replace(/[\s|]+/g, ' ')
    .toUpperCase();
}
