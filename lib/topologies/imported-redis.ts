import { isIP } from 'node:net';
import { Construct } from 'constructs';
import { type Passwords, passwordsProblems } from '../config/passwords';
import { PORTS } from '../config/ports';
import { isDataKey, isLabel } from '../config/syntax';
import { typed } from '../props/typed';
import { accepted, check, isObjectName, isWhole, type Problems, shown } from '../validation';
import { type IRedis, REDIS_MODES, type RedisConnection, type RedisMode } from './redis';

/** A Redis that this library does not run: one of a cloud, of another team, of another chart. */
export interface RedisAttributes {
  /** Host name or address, without a scheme and without a port: that of Redis, or with `sentinel` that of its Sentinels. */
  readonly host: string;
  /** @default 6379, or 26379 with `sentinel` */
  readonly port?: number;
  /** ACL user. @default 'default', as servers without ACL users have it */
  readonly user?: string;
  /** Name of the Secret, in the clients' namespace, that holds the password. You make it. */
  readonly secretName: string;
  /** Key of the password in that Secret. @default 'password' */
  readonly secretKey?: string;
  /**
   * Which passwords are in that Secret, while they are changed; with `also`, a second one is under the key with `.also` at
   * its end.
   * @default { current: 1 }
   */
  readonly passwords?: Passwords;
  /**
   * What the client must be able to do: `cluster` clients follow redirections, `sentinel` ones ask Sentinels for the
   * primary, `standalone` ones speak to the one address.
   */
  readonly mode: RedisMode;
  /**
   * Name under which the Sentinels know the primary, as `SENTINEL masters` lists it.
   * @default - none: `sentinel` needs one, and the other modes refuse it
   */
  readonly primaryName?: string;
  /**
   * That it speaks TLS, by a certificate with the name `host`.
   * @default - plain text
   */
  readonly tls?: ImportedTls;
  /** Labels that client pods need to be let in. @default - none */
  readonly clientLabels?: Readonly<Record<string, string>>;
  /**
   * That the clients can reach it already. No network policy can be made for a Redis that is run elsewhere: with
   * `true` `allowFrom` makes none, without it `allowFrom` is refused.
   * @default false
   */
  readonly accessGranted?: boolean;
}

/** TLS of a Redis that this library does not run. */
export interface ImportedTls {
  /** Name of a Secret, in the clients' namespace, with the `ca.crt` that signed its certificate. You make it. */
  readonly caSecretName: string;
  /** Whether clients have to show `tls.crt`, with the key `tls.key`, of that Secret. @default false */
  readonly clientCertificate?: boolean;
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
  private readonly accessGranted: boolean;

  constructor(scope: Construct, id: string, attributes: RedisAttributes) {
    super(scope, id);
    const given = typed('RedisAttributes', attributes);
    const {
      host,
      user = 'default',
      secretName,
      secretKey = 'password',
      passwords,
      mode,
      primaryName,
      tls,
    } = given.props;
    const { port = (mode === 'sentinel' ? PORTS.sentinel : PORTS.redis).number, clientLabels = {} } = given.props;
    this.name = id;
    this.accessGranted = given.props.accessGranted === true;
    const { caSecretName, clientCertificate } = tls ?? {};
    this.connection = {
      ...{ host, port, user, secretName, secretKey, passwords, clientLabels, mode, primaryName },
      ...(tls ? { tls: true, caSecretName, ...(clientCertificate ? { clientCertificate } : {}) } : {}),
    };
    given.accepted(this, () => [
      ...connectionProblems(this.connection),
      ...(passwords ? passwordsProblems(passwords) : []),
    ]);
  }

  allowFrom(id: string): void {
    accepted(
      this,
      check([
        !this.accessGranted,
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
  primaryName,
  tls,
  caSecretName,
}: RedisConnection): Problems {
  return check(
    [
      !isIP(host) && !/^[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?\.?$/.test(host),
      `host: ${shown(host.replace(/^.*@/, '…@'))} is no host name; set it without scheme, user and port, such as "redis.example.com"`,
    ],
    [!isWhole(port, 1, 65_535), `port: ${shown(port)} is no port; set a number from 1 to 65535`],
    [user === '' || /\s/.test(user), `user: ${shown(user)} cannot name an ACL user; set its name, or leave it out`],
    [
      !isObjectName(secretName),
      'secretName: what stands there cannot name a Secret; set the name of one in the clients’ namespace, not a password',
    ],
    [
      tls === true && !isObjectName(caSecretName ?? ''),
      'tls.caSecretName: what stands there cannot name a Secret; set the name of one with the ca.crt that signed the certificate',
    ],
    [!isDataKey(secretKey), 'secretKey: what stands there is no key of a Secret; set the key that holds the password'],
    [
      !REDIS_MODES.includes(mode),
      `mode: ${shown(mode)} is none that a client can have; set "cluster", "sentinel" or "standalone"`,
    ],
    [
      mode === 'sentinel' && primaryName === undefined,
      'primaryName: Sentinels are asked for a primary by its name; set the one that `SENTINEL masters` lists',
    ],
    [
      mode !== 'sentinel' && primaryName !== undefined,
      'primaryName: only Sentinels are asked for a primary by name; leave it out, or set mode to "sentinel"',
    ],
    [
      primaryName !== undefined && !/^[A-Za-z0-9._-]+$/.test(primaryName),
      `primaryName: ${shown(primaryName)} cannot name a primary; set letters, digits, dots, dashes and underscores`,
    ],
    [
      Object.entries(clientLabels).some(([key, value]) => !isLabel(key, value)),
      `clientLabels: ${shown(clientLabels)} has one that is no label; set keys and values as \`kubectl get pods --show-labels\` shows them`,
    ],
  );
}
