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

/** Code with which the program ends where another try would say the same: somebody has to decide. */
export const REFUSED_CODE = 2;

/** What the copying program is handed. */
export type CopySpec = RestoreSpec;
