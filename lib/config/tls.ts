import { check, isObjectName, isWhole, type Problems, shown } from '../validation';
import { names } from './names';
import { PORTS, type Port } from './ports';

/** Whether clients show a certificate of their own (`tls-auth-clients`), as the server has it. */
export const CLIENT_CERTIFICATES = { none: 'no', optional: 'optional', required: 'yes' } as const;

/** What signs certificates: an `Issuer` of cert-manager, or a `ClusterIssuer`. */
export interface TlsIssuer {
  readonly name: string;
  /** @default 'Issuer' */
  readonly kind?: string;
  /** @default 'cert-manager.io' */
  readonly group?: string;
  /** Days that a certificate is good for, 1 to 3650. @default 90 */
  readonly days?: number;
  /** Days before its end when the next one is made, fewer than `days`. @default - a third of `days` */
  readonly renewDaysBefore?: number;
}

/**
 * TLS of a topology: servers, replicas, the cluster bus, Sentinels, keeper, scripts and clients. All servers and Sentinels
 * show one certificate. It comes from a Secret, or is made by cert-manager.
 */
export interface Tls {
  /**
   * A Secret of the namespace with `tls.crt`, `tls.key` and `ca.crt`, as cert-manager writes it. You make it; the
   * certificate has the name `connection.host`, and is good for servers and clients. With `issuer`, the name of the one
   * that is made.
   * @default - '<name>-tls' with `issuer`; without it, a name is needed
   */
  readonly secretName?: string;
  /** Has cert-manager, which must be there, make that Secret and renew it. @default - you make it */
  readonly issuer?: TlsIssuer;
  /**
   * Whether clients show a certificate that `ca.crt` has signed: `none` asks for none, `optional` checks those that are
   * shown, `required` refuses clients without one.
   * @default 'none'
   */
  readonly clientCertificates?: keyof typeof CLIENT_CERTIFICATES;
  /** Keeps the ports for plain text open beside, for clients that are still to be moved to TLS. @default false */
  readonly plainText?: boolean;
}

/** The prop of topologies that speak TLS. */
export interface TlsProps {
  /** TLS in place of plain text, on ports of its own. @default - plain text */
  readonly tls?: Tls;
}

/** Annotation of the StatefulSets of servers that replicate each other by TLS. */
export const TLS_ANNOTATION = 'redis-ha/tls';

/** Keys of the Secret, and names of the files that they are. */
export const TLS_KEYS = { ca: 'ca.crt', certificate: 'tls.crt', key: 'tls.key' } as const;

/** Days that a certificate is good for. */
const DAYS = 90;

/** The Secret with the certificate of a topology of this name. */
export function tlsSecret(name: string, { secretName = names.tls(name) }: Tls): string {
  return secretName;
}

/** Ports of a server: the first is that which all of the topology use, and its clients. */
export function serverPorts(tls: Tls | undefined): readonly [Port, ...Port[]] {
  return portsOf(tls, PORTS.redis, PORTS.redisTls);
}

/** Ports of a Sentinel, likewise. */
export function sentinelPorts(tls: Tls | undefined): readonly [Port, ...Port[]] {
  return portsOf(tls, PORTS.sentinel, PORTS.sentinelTls);
}

function portsOf(tls: Tls | undefined, plain: Port, secured: Port): readonly [Port, ...Port[]] {
  if (tls === undefined) return [plain];
  return tls.plainText ? [secured, plain] : [secured];
}

/**
 * Directives of a server or a Sentinel that say where it listens, and what it shows. Replicas and Sentinels connect by
 * TLS too, and show the same certificate.
 *
 * @param folder with the certificate in use
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/
 */
export function listenDirectives(
  tls: Tls | undefined,
  plain: Port,
  secured: Port,
  folder: string,
): Record<string, string> {
  if (tls === undefined) return { port: String(plain.number) };
  return {
    port: String(tls.plainText ? plain.number : 0),
    'tls-port': String(secured.number),
    'tls-cert-file': `${folder}/${TLS_KEYS.certificate}`,
    'tls-key-file': `${folder}/${TLS_KEYS.key}`,
    'tls-ca-cert-file': `${folder}/${TLS_KEYS.ca}`,
    'tls-auth-clients': CLIENT_CERTIFICATES[tls.clientCertificates ?? 'none'],
    'tls-replication': 'yes',
  };
}

/** How long a certificate of an issuer is good for, and how long before its end the next is made, in hours. */
export function lifetimeOf({ days = DAYS, renewDaysBefore }: TlsIssuer): { hours: number; renewHoursBefore: number } {
  const hours = 24 * days;
  return { hours, renewHoursBefore: renewDaysBefore === undefined ? Math.floor(hours / 3) : 24 * renewDaysBefore };
}

/** What is wrong with the TLS of a topology. */
export function tlsProblems(tls: Tls | undefined): Problems {
  if (tls === undefined) return [];
  const { secretName, issuer, clientCertificates = 'none' } = tls;
  const ways = Object.keys(CLIENT_CERTIFICATES);
  return [
    ...check(
      [
        secretName === undefined && issuer === undefined,
        'tls: there is no certificate; set secretName to a Secret with tls.crt, tls.key and ca.crt, or issuer to one of cert-manager',
      ],
      [
        secretName !== undefined && !isObjectName(secretName),
        'tls.secretName: what stands there cannot name a Secret; set the name of one with tls.crt, tls.key and ca.crt, not what it holds',
      ],
      [
        !ways.includes(clientCertificates),
        `tls.clientCertificates: ${shown(clientCertificates)} is no way to ask for them; set one of ${ways.map(shown).join(', ')}`,
      ],
    ),
    ...(issuer === undefined ? [] : issuerProblems(issuer)),
  ];
}

function issuerProblems({
  name,
  kind = 'Issuer',
  group = 'cert-manager.io',
  days = DAYS,
  ...issuer
}: TlsIssuer): Problems {
  const { renewDaysBefore = Math.min(1, days - 1) } = issuer;
  return check(
    [
      !isObjectName(name),
      `tls.issuer.name: ${shown(name)} cannot name an issuer; set what \`kubectl get issuers\` shows`,
    ],
    [!/^[A-Z][A-Za-z0-9]*$/.test(kind), `tls.issuer.kind: ${shown(kind)} is no kind; set "Issuer" or "ClusterIssuer"`],
    [!isObjectName(group), `tls.issuer.group: ${shown(group)} is no API group; leave it out for cert-manager's own`],
    [!isWhole(days, 1, 3650), `tls.issuer.days: ${shown(days)} is out of range; set a whole number from 1 to 3650`],
    [
      isWhole(days, 1, 3650) && issuer.renewDaysBefore !== undefined && !isWhole(renewDaysBefore, 1, days - 1),
      `tls.issuer.renewDaysBefore: ${shown(renewDaysBefore)} is not within the ${days} days that a certificate is good for; set fewer, 1 or more`,
    ],
  );
}
