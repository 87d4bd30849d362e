/** The ACL users, by what they are for. Their passwords are the keys of the same names in the credentials Secret. */
export const USERS = {
  /** The clients' user: all data, nothing that administers the server. */
  application: 'application',
  /** Replicas log in to their primary as this one. */
  replication: 'replication',
  /** Startup, liveness and readiness probes. */
  probe: 'probe',
  /** The keeper and the scripts beside a server: reads the topology's state and mends it. Cannot flush, delete or reset. */
  keeper: 'keeper',
  /** The metrics exporter. */
  exporter: 'exporter',
} as const;

export type User = (typeof USERS)[keyof typeof USERS];

/** The users of a server that is alone: it replicates nothing, and no keeper looks after it. */
export const STANDALONE_USERS: readonly User[] = [USERS.application, USERS.probe, USERS.exporter];

const RULES: Readonly<Record<User, string>> = {
  // Cluster-aware clients read the slot map and INFO, which are among the dangerous commands.
  application: '~* &* +@all -@admin -@dangerous +info +cluster|slots +cluster|shards +cluster|nodes +cluster|keyslot',
  replication: '+psync +replconf +ping',
  probe: '+ping +info +cluster|nodes',
  keeper: [
    '+ping +info +role +dbsize +config|get',
    ...['nodes', 'info', 'myid', 'meet', 'addslotsrange', 'replicate', 'forget', 'failover', 'set-config-epoch'].map(
      subcommand => `+cluster|${subcommand}`,
    ),
    // To end moves of slots that broke off. A server that sends keys runs MIGRATE for the keeper, and logs in as the
    // keeper where they go, to run SELECT and RESTORE-ASKING there; both commands need a right to the keys too.
    '+cluster|setslot +cluster|countkeysinslot +cluster|getkeysinslot +migrate +select +restore-asking ~*',
  ].join(' '),
  // No CONFIG GET: it would show `masterauth`.
  exporter: [
    '+ping +info +cluster|info +cluster|nodes +slowlog|get +slowlog|len +latency|latest +latency|histogram',
    '+client|list +client|setname',
  ].join(' '),
};

// Nobody can log in as the default user. It keeps every right all the same: a server that loads its append-only file
// runs the transactions in it as that user, and skips those that it may not run.
const DEFAULT_USER = 'user default off resetpass ~* &* +@all';

/**
 * The servers' ACL file, for these users. Each `{user}` stands for the hash of that user's password, which the start
 * script puts in: neither passwords nor hashes are ever part of a manifest.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export function aclFile(users: readonly User[] = Object.values(USERS)): string {
  const lines = users.map(user => `user ${user} on {${user}} resetkeys resetchannels -@all ${RULES[user]}`);
  return `${[DEFAULT_USER, ...lines].join('\n')}\n`;
}
