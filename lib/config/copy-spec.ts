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

/** Sockets of servers that hold a part of a backup each. They serve one after the other, and are stopped when it is copied. */
export interface RestoreSpec {
  readonly task: 'restore';
  /** Names this restore: the target keeps it in mind until all is there, so that an interrupted one goes on. */
  readonly id: string;
  /** Sockets of the parts, in the order in which they serve. */
  readonly sockets: readonly string[];
  readonly target: CopyServer;
}

/** What the copying program is handed. */
export type CopySpec = RestoreSpec;
