import type { TestedEngine } from './engines';

/**
 * The ACL users, by what they are for. Their passwords are the keys of the same names in the credentials Secret; those
 * that are accepted besides, while passwords change, are the keys with `.also` at the end.
 */
export const USERS = {
  /** The clients' user: all data, nothing that administers the server. */
  application: 'application',
  /** Replicas log in to their primary as this one. */
  replication: 'replication',
  /** Sentinels log in to servers and to each other as this one. */
  sentinel: 'sentinel',
  /** Startup, liveness and readiness probes, and the checks of a front. */
  probe: 'probe',
  /** The keeper and the scripts beside a server: reads the topology's state and mends it. Cannot flush, delete or reset. */
  keeper: 'keeper',
  /** Backups: copies whole data sets, as a replica does, and changes nothing. Only where backups are wanted. */
  backup: 'backup',
  /** Restores and migrations: writes keys that it has from elsewhere. Only where one is wanted. */
  copy: 'copy',
} as const;

export type User = (typeof USERS)[keyof typeof USERS];

/** Users of one pod alone, which makes their passwords when it starts, in memory: no Secret has them, nobody changes them. */
export const POD_USERS = {
  /** The metrics exporter beside a server or Sentinel. */
  exporter: 'exporter',
  /** The script that puts changed passwords of the others in place. */
  self: 'self',
} as const;

type PodUser = (typeof POD_USERS)[keyof typeof POD_USERS];

/** A user that servers have only where the topology is asked for what it does. */
export type UserOnRequest = 'backup' | 'copy';

/** What each user of a kind of server may do, in the words of its ACL. Nobody else can log in. */
type Rights = Partial<Readonly<Record<Exclude<User | PodUser, 'self' | UserOnRequest>, string>>>;

const APPLICATION = '~* &* +@all -@admin -@dangerous +info';
const OBSERVE = '+ping +info +role +dbsize +config|get';
// No CONFIG GET: it would show `masterauth`.
const METRICS = '+ping +info +slowlog|get +slowlog|len +latency|latest +latency|histogram +client|list +client|setname';
const REPLICATE = '+psync +replconf +ping';

/** What the keys of this library begin with, on servers that Envoys mirror. No client may use such keys. */
export const MIRROR_KEYS = 'redis-ha:mirror:';

/** Users by the kind of server that they log in to. */
export const RIGHTS = {
  standalone: { application: APPLICATION, probe: '+ping +info', exporter: METRICS },
  cluster: {
    // Cluster-aware clients read the slot map, which is among the dangerous commands.
    application: `${APPLICATION} ${subcommands('cluster', ['slots', 'shards', 'nodes', 'keyslot'])}`,
    replication: REPLICATE,
    probe: '+ping +info +cluster|nodes',
    keeper: [
      OBSERVE,
      subcommands('cluster', ['nodes', 'info', 'myid', 'meet', 'addslotsrange', 'replicate', 'forget', 'failover']),
      '+cluster|set-config-epoch',
      // To move slots. A server that sends keys runs MIGRATE for the keeper, and logs in as the keeper where they go, to
      // run SELECT and RESTORE-ASKING there; both commands need a right to the keys too, as does the size of a key.
      '+cluster|setslot +cluster|countkeysinslot +cluster|getkeysinslot +migrate +select +restore-asking ~*',
      // A shard is given the functions before its first slots.
      '+memory|usage +function|list +function|load',
    ].join(' '),
    exporter: `${METRICS} +cluster|info +cluster|nodes`,
  },
  replication: {
    application: `${APPLICATION} +role`,
    replication: REPLICATE,
    probe: '+ping +info',
    keeper: `${OBSERVE} +replicaof +failover`,
    exporter: METRICS,
  },
  /** Servers that have the same writes, each by an Envoy beside it, which logs in as the application. */
  mirror: {
    application: APPLICATION,
    replication: REPLICATE,
    probe: `+ping +info +get %R~${MIRROR_KEYS}*`,
    // It reads keys to compare them, and writes those alone that close an Envoy. What it keeps in mind of a server is a
    // function, which is written to disk with the data set, is no key, and can be read while the server waits for data.
    keeper: [
      `${OBSERVE} +replicaof +function|load +fcall_ro +eval_ro`,
      '+randomkey +type +get +strlen +getrange +hlen +hgetall +scard +smembers +zcard +zrange +llen +lrange +xlen %R~*',
      `(+set +del +get %RW~${MIRROR_KEYS}*)`,
    ].join(' '),
    exporter: METRICS,
  },
  /** Servers that Sentinels watch over. */
  sentinel: {
    application: `${APPLICATION} +role`,
    replication: REPLICATE,
    // A failover that the primary coordinates (Valkey 9 and newer) takes CLIENT PAUSE and FAILOVER.
    sentinel: [
      '&__sentinel__:hello +ping +info +role +publish +subscribe +multi +exec +slaveof +replicaof +failover',
      '+config|rewrite +client|setname +client|kill +client|pause +script|kill',
    ].join(' '),
    probe: '+ping +info',
    // It hands over by a pause of writes, and writes down who is the primary as a function, which is replicated.
    keeper: `${OBSERVE} +replicaof +client|pause +client|unpause +function|list +function|load`,
    exporter: METRICS,
  },
  /** Servers behind a Dynomite, whose clients have no user of their own: see `OPEN`. */
  dynomite: {
    replication: REPLICATE,
    probe: '+ping +info',
    // The script beside a Dynomite has an empty server copy another.
    keeper: '+ping +info +replicaof',
    exporter: METRICS,
  },
  /** The Sentinels themselves. */
  sentinels: {
    // What clients ask in order to find the primary, and the events by which they hear of a new one.
    application: [
      // What clients say of themselves is a matter of their connection; 7.0 does not know all of its commands by name.
      '&* +@connection -@admin -@dangerous +info +role +subscribe +psubscribe +unsubscribe +punsubscribe',
      subcommands('sentinel', ['get-master-addr-by-name', 'master', 'masters', 'replicas', 'slaves', 'sentinels']),
    ].join(' '),
    sentinel: '&__sentinel__:hello +ping +info +publish +subscribe +sentinel|is-master-down-by-addr',
    probe: `+ping +info ${subcommands('sentinel', ['get-master-addr-by-name', 'master'])}`,
    keeper: [
      '+ping +info',
      subcommands('sentinel', ['masters', 'master', 'sentinels', 'replicas', 'get-master-addr-by-name', 'myid']),
      subcommands('sentinel', ['monitor', 'set', 'remove', 'failover', 'debug']),
    ].join(' '),
    exporter: `+ping +info +client|setname ${subcommands('sentinel', ['masters', 'ckquorum', 'sentinels', 'slaves'])}`,
  },
} as const satisfies Record<string, Rights>;

/**
 * What users of a Redis Cluster may do besides where the engine moves whole slots by itself. The server that gives slots
 * logs in to the other one as a replica would, sends the keys as commands that write them, and what clients write
 * meanwhile. Older engines refuse a file with commands that they do not know.
 *
 * @see https://valkey.io/blog/atomic-slot-migration-acl-requirements/
 */
const ATOMIC: Readonly<Record<string, Rights>> = {
  'valkey-9.1': {
    keeper: subcommands('cluster', ['migrateslots', 'getslotmigrations']),
    replication: '~* +@write -@dangerous +psync +replconf +ping +cluster|syncslots +select +multi +exec',
  },
};

/** Whether servers of a kind and an engine have an ACL file of their own, beside the one that all engines read. */
export function hasOwnRights(kind: ServerKind, engine: TestedEngine): boolean {
  return kind === 'cluster' && engine in ATOMIC;
}

/** A kind of server, as far as its users are concerned. */
export type ServerKind = keyof typeof RIGHTS;

// Nobody can log in as the default user. It keeps every right all the same: a server that loads its append-only file
// runs the transactions in it as that user, and skips those that it may not run.
const DEFAULT_USER = 'user default off resetpass ~* &* +@all';

/**
 * Rights without a password. Dynomite knows none, so its clients are the default user. They may not do what administers,
 * though Dynomite would pass it on: with its SLAVEOF any client could have all keys replaced. It makes a SORT of an
 * SMEMBERS itself.
 */
const OPEN: Partial<Readonly<Record<ServerKind, string>>> = { dynomite: `${APPLICATION} +sort` };

const selfRights = (kind: ServerKind) =>
  kind === 'sentinels' ? '+acl|setuser +sentinel|config +sentinel|set' : '+acl|setuser +config|set';

const SLOT_MAP = subcommands('cluster', ['slots', 'shards', 'nodes']);

/** What users on request may do, on servers of every kind. */
const ON_REQUEST: Readonly<Record<UserOnRequest, string>> = {
  // It copies as a replica does, from a replica that it looks for.
  backup: `+ping +info +role +sync +psync +replconf ${SLOT_MAP}`,
  // It reads what it writes, to compare; functions are part of a data set. It finds its way as a client does.
  copy: [
    '~* +@read +@connection -@dangerous -@scripting +restore +set +del +info +role +dbsize +scan +cluster|keyslot',
    `${SLOT_MAP} +function|list +function|load`,
  ].join(' '),
};

/** What a copy asks Sentinels: who is the primary. They know none of the commands that it writes with. */
const COPY_AT_SENTINELS = `+@connection -@admin -@dangerous ${subcommands('sentinel', ['get-master-addr-by-name'])}`;

/** What they may do on servers of a kind. Nobody copies a Sentinel; who copies to servers asks it where the primary is. */
function rightsOnRequest(kind: ServerKind): Partial<typeof ON_REQUEST> {
  return kind === 'sentinels' ? { copy: COPY_AT_SENTINELS } : ON_REQUEST;
}

/** The users that log in to servers of these kinds. */
export function usersOf(...kinds: readonly ServerKind[]): User[] {
  const rights: readonly Rights[] = kinds.map(kind => RIGHTS[kind]);
  return Object.values(USERS).filter(user => rights.some(each => user in each));
}

/**
 * The ACL file of servers of a kind, and of the engine if that matters to their users. Each `{user}` stands for the
 * hashes of that user's passwords, which the start script puts in: neither these nor those are ever part of a manifest.
 *
 * @param more Users on request that they have besides
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export function aclFile(kind: ServerKind, engine?: TestedEngine, more: readonly UserOnRequest[] = []): string {
  const onRequest = rightsOnRequest(kind);
  const besides = more.filter(user => user in onRequest);
  const rights: Rights & Partial<typeof ON_REQUEST> = { ...RIGHTS[kind], ...picked(onRequest, besides) };
  const atomic: typeof rights = (engine !== undefined && hasOwnRights(kind, engine) && ATOMIC[engine]) || {};
  const rightsOf = (user: User | 'exporter') =>
    [rights[user], atomic[user]].filter(each => each !== undefined).join(' ');
  const line = (user: string, may: string) => `user ${user} on {${user}} resetkeys resetchannels -@all ${may}`;
  const users = [...usersOf(kind), ...besides, POD_USERS.exporter] as const;
  const lines = [...users.map(user => line(user, rightsOf(user))), line(POD_USERS.self, selfRights(kind))];
  const open = OPEN[kind];
  const everybody = open === undefined ? DEFAULT_USER : `user default on nopass resetkeys resetchannels -@all ${open}`;
  return `${[everybody, ...lines].join('\n')}\n`;
}

function subcommands(command: string, names: readonly string[]): string {
  return names.map(name => `+${command}|${name}`).join(' ');
}

function picked<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, K>;
}
