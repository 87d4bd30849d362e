import { isIP } from 'node:net';
import { Construct } from 'constructs';
import { isDataKey, isLabelKey, isLabelValue } from '../config/syntax';
import { accepted, check, isObjectName, type Problems, shown } from '../validation';
import type { IRedis, RedisConnection, RedisMode } from './redis';

/** A Redis that this library does not run: one of a cloud, of another team, of another chart. */
export interface RedisAttributes {
  /** Host name or address, without a scheme and without a port. */
  readonly host: string;
  /** @default 6379 */
  readonly port?: number;
  /** ACL user. @default 'default', as servers without ACL users have it */
  readonly user?: string;
  /** Name of the Secret, in the clients' namespace, that holds the password. You make it. */
  readonly secretName: string;
  /** Key of the password in that Secret. @default 'password' */
  readonly secretKey?: string;
  /** What the client must be able to do: `cluster` clients follow redirections, `standalone` ones need not. */
  readonly mode: RedisMode;
  /** Labels that client pods need to be let in. @default - none */
  readonly clientLabels?: Readonly<Record<string, string>>;
  /**
   * That the clients can reach it already. No network policy can be made for a Redis that is run elsewhere: with
   * `true` `allowFrom` makes none, without it `allowFrom` is refused.
   * @default false
   */
  readonly accessGranted?: boolean;
}

/** A Redis that is there already. */
export const Redis = {
  /** Describes a Redis that this library does not run, for constructs that take an `IRedis`. It makes no object. */
  fromAttributes(scope: Construct, id: string, attributes: RedisAttributes): IRedis {
    return new ImportedRedis(scope, id, attributes);
  },
} as const;

class ImportedRedis extends Construct implements IRedis {
  readonly name: string;
  readonly connection: RedisConnection;

  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: RedisAttributes,
  ) {
    super(scope, id);
    const { host, port = 6379, user = 'default', secretName, secretKey = 'password', mode } = attributes;
    this.name = id;
    this.connection = { host, port, user, secretName, secretKey, clientLabels: attributes.clientLabels ?? {}, mode };
    accepted(this, connectionProblems(this.connection));
  }

  allowFrom(id: string): void {
    accepted(
      this,
      check([
        this.attributes.accessGranted !== true,
        `allowFrom: "${id}" cannot be let in from here, as this Redis is run elsewhere; let it in there, and set accessGranted to true`,
      ]),
    );
  }
}

function connectionProblems({
  host,
  port,
  user,
  secretName,
  secretKey,
  clientLabels,
  mode,
}: RedisConnection): Problems {
  return check(
    [
      !isIP(host) && !/^[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?\.?$/.test(host),
      `host: ${shown(host.replace(/^.*@/, '…@'))} is no host name; set it without scheme, user and port, such as "redis.example.com"`,
    ],
    [
      !(Number.isInteger(port) && port >= 1 && port <= 65535),
      `port: ${shown(port)} is no port; set a number from 1 to 65535`,
    ],
    [user === '' || /\s/.test(user), `user: ${shown(user)} cannot name an ACL user; set its name, or leave it out`],
    [
      !isObjectName(secretName),
      'secretName: what stands there cannot name a Secret; set the name of one in the clients’ namespace, not a password',
    ],
    [!isDataKey(secretKey), 'secretKey: what stands there is no key of a Secret; set the key that holds the password'],
    [
      mode !== 'cluster' && mode !== 'standalone',
      `mode: ${shown(mode)} is none that a client can have; set "cluster" or "standalone"`,
    ],
    [
      Object.entries(clientLabels).some(([key, value]) => !isLabelKey(key) || !isLabelValue(value)),
      `clientLabels: ${shown(clientLabels)} has one that is no label; set keys and values as \`kubectl get pods --show-labels\` shows them`,
    ],
  );
}
