/** How the copying program connects to a Redis. */
export interface CopyServer {
  readonly host: string;
  readonly port: number;
  /** ACL user. */
  readonly user: string;
  /** File that has the password, and nothing else. */
  readonly passwordFile: string;
  /** What a client of it must be able to do: follow redirections, ask Sentinels for the primary, or neither. */
  readonly mode: 'cluster' | 'sentinel' | 'standalone';
  /** Name under which Sentinels know the primary. @default - none: `sentinel` alone has one */
  readonly primaryName?: string;
  /** Folder with `ca.crt`, and `tls.crt` and `tls.key` where one is shown. @default - plain text */
  readonly tlsFolder?: string;
}

/** A backup, whose files servers hold one after the other: each is stopped when all of its keys are copied. */
export interface RestoreSpec {
  readonly task: 'restore';
  /** Names this restore: the target keeps it in mind until all is there, so that an interrupted one goes on. */
  readonly id: string;
  /** Folder of the backup: its manifest says which files there are, and which slots each has. */
  readonly backup: string;
  /** Folder of the servers' sockets, which are called as the files are, with `.sock` for `.rdb`. */
  readonly sockets: string;
  readonly target: CopyServer;
}

/** How the copying program connects to the Redis that keys come from, which need not be one of this library's. */
export interface CopySource extends Omit<CopyServer, 'user' | 'passwordFile'> {
  /** ACL user. @default - none is named: the default user, if there is a password */
  readonly user?: string;
  /** File that has the password, and nothing else. @default - it asks for none */
  readonly passwordFile?: string;
}

/** A running Redis whose keys are copied, and copied again with each write, until the program is stopped. */
export interface MigrateSpec {
  readonly task: 'migrate';
  /** Names this migration: the target keeps it in mind, so that one that was interrupted goes on. */
  readonly id: string;
  readonly source: CopySource;
  readonly target: CopyServer;
  /**
   * How it hears of writes: `replicas` has local servers replicate the source's primaries, and leaves these alone;
   * `notifications` subscribes to the primaries themselves, whose `notify-keyspace-events` must be set for it.
   */
  readonly followBy: 'replicas' | 'notifications';
  /**
   * Sockets of the local servers, as many as the source has primaries: empty servers on which nobody has to log in. A
   * source that speaks TLS takes servers that can speak it as clients, with the certificates in their configuration.
   * @default - none: `replicas` alone has some
   */
  readonly sockets?: readonly string[];
  /**
   * Whether all keys are deleted at the target that the source does not have. Without it, those alone are that this run
   * has copied: one that was deleted while no run followed cannot be told from one that somebody else wrote to the
   * target. Neither is done where the source has lost most of its keys. @default false: they are counted
   */
  readonly deleteExtra?: boolean;
}

/** What the copying program is handed. */
export type CopySpec = RestoreSpec | MigrateSpec;

/** What a target is filled by. */
export type Task = CopySpec['task'];

/** The key of the target by which a task knows that what is there is its own. It holds the task's id. */
export function markOf(task: Task): string {
  return `redis-ha:${task}`;
}
