import type { Address, Command, Credentials, Reply } from '../connection';

/** Where the keys of one of the source's primaries are read, and heard of. */
export interface Feed {
  readonly number: number;
  /** Server that is read: the primary itself, or the local server that replicates it. */
  at(): Address;
  readonly credentials: Credentials;
  /** Makes the server ready to be followed. Rejects with what there is to wait for; the caller asks again. */
  prepare(): Promise<void>;
  /** Waits until the server has what the primary had at the time of the call. Rejects where that takes too long. */
  inStep(): Promise<void>;
  /** Sends commands to the server that is read. */
  ask(commands: readonly Command[], db?: number): Promise<Reply[]>;
}

/** A source, by its primaries. */
export interface Source {
  readonly feeds: readonly Feed[];
  /** Asks about keys, by commands of which the key is the first argument, where a feed has told of them. */
  ask(feed: number, commands: readonly Command[], db: number): Promise<Reply[]>;
  /** Whether keys are found at one feed alone, though another may have told of them: slots go from primary to primary. */
  readonly scattered: boolean;
  /** Whether `PEXPIRETIME` is known (7.0 and newer). */
  readonly absolute: boolean;
  /** Follows the source's primaries where they went. Rejects with a sentence where that cannot be, or nobody answers. */
  refresh(): Promise<void>;
  close(): void;
}
