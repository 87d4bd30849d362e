import type { IConstruct } from 'constructs';
import type { Client, IClient } from '../config/client';
import type { Passwords } from '../config/passwords';

/** All that clients of a Redis may have to be able to do. */
export const REDIS_MODES = ['cluster', 'sentinel', 'standalone'] as const;

/**
 * What clients of a Redis must be able to do: those of a `cluster` follow redirections, those of `sentinel` ask Sentinels
 * for the primary, those of `standalone` speak to one address.
 */
export type RedisMode = (typeof REDIS_MODES)[number];

/** What a client needs to know to connect where nobody logs in. */
export interface RedisAddress {
  /** Host name of the Service for clients, or of that for their Sentinels; complete where the chart names its namespace. */
  readonly host: string;
  readonly port: number;
  /** Labels that a client pod carries so that the network policies let it in. */
  readonly clientLabels: Readonly<Record<string, string>>;
  /** What the client must be able to do. */
  readonly mode: RedisMode;
  /**
   * Name under which the Sentinels know the primary. The same user and password are good for Sentinels and servers.
   * @default - none: only `sentinel` has one
   */
  readonly primaryName?: string;
  /** Whether it speaks TLS on that port, and no plain text. Its certificate has the name `host`. @default false */
  readonly tls?: boolean;
  /**
   * Name of the Secret, in the topology's namespace, whose `ca.crt` signed that certificate: clients trust it, and need
   * nothing else of that Secret.
   * @default - not known here
   */
  readonly caSecretName?: string;
  /** Whether clients are refused that show no certificate which that `ca.crt` signed. @default false */
  readonly clientCertificate?: boolean;
}

/** What a client needs to know to connect. Everything but the password itself. */
export interface RedisConnection extends RedisAddress {
  /** ACL user for applications. */
  readonly user: string;
  /** Name of the Secret, in the topology's namespace, that holds the password. */
  readonly secretName: string;
  /** Key of the password in that Secret. */
  readonly secretKey: string;
  /** Which passwords are in that Secret. @default { current: 1 } */
  readonly passwords?: Passwords;
}

/** A Redis that clients can be given, whichever its topology. */
export interface IRedis extends IConstruct {
  readonly name: string;
  /** How to connect to it. */
  readonly connection: RedisConnection;
  /**
   * Lets clients in: pods by namespace and labels, addresses, or a construct such as a `NodeProgram`.
   *
   * @param id Names the network policy: lower-case letters, digits and dashes.
   */
  allowFrom(id: string, client: Client | IClient): void;
}
