import type { FrontSentinels, FrontTargets } from './front-targets';
import { hostOf, IS_PRIMARY, IS_REPLICA, mayKeepClients, namesPrimary } from './haproxy-checks';
import { SESSION_LOG } from './haproxy-log';
import { PORTS, type Port } from './ports';
import { TLS_KEYS } from './tls';

/** Where reads go while no replica can take them. */
export type ReadFallback = 'primary' | 'none';

/** What a front's haproxy.cfg says. */
export interface FrontConf {
  readonly targets: FrontTargets;
  /** Milliseconds between two checks of one server or Sentinel. */
  readonly checkIntervalMs: number;
  /** Connections that each of the two ports takes at a time. */
  readonly maxConnections: number;
  readonly threads: number;
  readonly readFallback: ReadFallback;
  /** Folder with `tls.crt` and `tls.key`. @default - clients speak plain text */
  readonly tlsFolder?: string;
  /** Folder with what TLS with the servers takes: `ca.crt`, `tls.crt`, `tls.key`. Only where `targets` speak it. */
  readonly serversTlsFolder?: string;
}

/** Milliseconds after which a server that does not answer a check has failed it. */
const CHECK_TIMEOUT_MS = 1000;

/** Milliseconds after a failed check until the next, which decides. */
const RECHECK_MS = 100;

/** Milliseconds in which a deposed primary's sessions are ended: many checks. */
const CUTTING_MS = 10_000;

/** Connections beside those of clients: probes, scrapes, and checks that ask this process itself. */
const OWN_CONNECTIONS = 100;

/** Milliseconds from the start until each server has been checked: before, HAProxy takes every one for healthy. */
export function firstChecksMs(checkIntervalMs: number): number {
  return checkIntervalMs + CHECK_TIMEOUT_MS + 500;
}

/** Milliseconds from one pod's seeing a change of role until each has seen it, checks that are slow by a little included. */
export function seenByAllMs(checkIntervalMs: number): number {
  return checkIntervalMs + RECHECK_MS + 300;
}

/**
 * The configuration of HAProxy as one address in front of a primary and its replicas.
 *
 * @see https://docs.haproxy.org/3.0/configuration.html
 */
export function haproxyCfg(conf: FrontConf): string {
  const { targets, checkIntervalMs } = conf;
  const primary = targets.sentinels ? sentinelPrimary(conf, targets.sentinels) : onlyPrimary(targets);
  return [
    ...section('global', globals(conf)),
    ...section('resolvers cluster', RESOLVERS),
    ...section('defaults', defaults(conf)),
    ...section('frontend write', [...clients(conf, PORTS.redis.number), ...routes(primary.routes)]),
    ...section('frontend read', [
      ...clients(conf, PORTS.read.number),
      'use_backend read if checked { nbsrv(read) ge 1 }',
      ...(conf.readFallback === 'primary' ? routes(primary.routes) : []),
    ]),
    ...section('frontend stats', stats(conf, primary.routes)),
    ...section('frontend objections', [
      'mode http',
      `bind 127.0.0.1:${PORTS.objections.number}`,
      `maxconn ${OWN_CONNECTIONS}`,
      allChecked(conf),
      ...targets.servers.flatMap((name, index) => deposed(name, index, checkIntervalMs)),
      ...primary.objections.map(condition => `http-request return status 409 if checked ${condition}`),
      'http-request return status 200',
    ]),
    ...section('backend primaries', [...IS_PRIMARY, ...servers(conf, targets.servers)]),
    ...targets.servers.flatMap(name =>
      section(`backend ${writesTo(name)}`, [
        ...mayKeepClients(`no primary any more, or ${primary.objection}`),
        ...servers(conf, [name]),
      ]),
    ),
    ...primary.backends.flat(),
    ...section('backend read', ['balance leastconn', ...IS_REPLICA, ...servers(conf, targets.servers)]),
  ].join('\n');
}

/** How the primary is found: where its clients go, under which conditions, and what ends their sessions. */
interface Primary {
  readonly routes: readonly Route[];
  /** Conditions under which a server, the path asked for, must not have clients, though it says that it is a primary. */
  readonly objections: readonly string[];
  /** The same in words. */
  readonly objection: string;
  /** Whom else is asked. */
  readonly backends: readonly (readonly string[])[];
}

interface Route {
  readonly backend: string;
  readonly condition: string;
}

/** With Sentinels: the server that a majority of them names, if it says the same. */
function sentinelPrimary(conf: FrontConf, { hosts, majority, primaryName }: FrontSentinels): Primary {
  const { servers: names, tls } = conf.targets;
  const port = tls ? PORTS.redisTls : PORTS.redis;
  const named = (server: string) => `{ nbsrv(says-${server}) ge ${majority} }`;
  return {
    routes: names.map(name => routeTo(name, named(name))),
    // That all Sentinels are silent ends no session: without them there is no other primary either.
    objections: names.map(name => `!{ path /${name} } ${named(name)}`),
    objection: 'a majority of the Sentinels names another primary',
    backends: names.map(name =>
      section(`backend says-${name}`, [
        ...namesPrimary(primaryName, name, port),
        ...servers(conf, hosts, PORTS.sentinel, PORTS.sentinelTls),
      ]),
    ),
  };
}

/** Without: the server that says so, if it is the only one. */
function onlyPrimary({ servers: names }: FrontTargets): Primary {
  return {
    routes: names.map(name => routeTo(name, '{ nbsrv(primaries) eq 1 }')),
    objections: ['{ nbsrv(primaries) gt 1 }'],
    objection: 'more than one server is a primary',
    backends: [],
  };
}

/** The way to a server that says it is a primary, hangs not, and is the right one by a further condition. */
function routeTo(server: string, isRight: string): Route {
  const backend = writesTo(server);
  return { backend, condition: `${isRight} ${saysPrimary(server)} { nbsrv(${backend}) ge 1 }` };
}

/** The backend that has the sessions of those who write to a server. */
const writesTo = (server: string) => `write-${server}`;

const saysPrimary = (server: string) => `{ srv_is_up(primaries/${server}) }`;

/**
 * What is said about a server that is no primary, or not any more. Its sessions end only when the other pods must have seen
 * it too: whom this one cuts off may come to another next, which would send it to the old primary once more, and cut it
 * off again. Against a replica that has no sessions nothing speaks, so that clients can come as soon as it is promoted.
 */
function deposed(server: string, index: number, checkIntervalMs: number): string[] {
  const since = `proc.deposed_${index}`;
  const elapsed = `date(0,ms),sub(${since})`;
  const begins = seenByAllMs(checkIntervalMs);
  const cutting = `{ ${elapsed} ge ${begins} } { ${elapsed} lt ${begins + CUTTING_MS} }`;
  return [
    `http-request unset-var(${since}) if ${saysPrimary(server)}`,
    `http-request set-var(${since}) date(0,ms) if !${saysPrimary(server)} !{ var(${since}) -m found }`,
    `http-request return status 409 if { path /${server} } ${cutting}`,
    `http-request return status 200 if { path /${server} } !${saysPrimary(server)}`,
  ];
}

function globals({ maxConnections, threads, tlsFolder, targets: { tls } }: FrontConf): string[] {
  return [
    `maxconn ${2 * maxConnections + OWN_CONNECTIONS}`,
    `nbthread ${threads}`,
    // A process that stops gracefully makes no more checks: what it still serves must not be served for long.
    'hard-stop-after 1s',
    'set-var proc.started date(0,ms)',
    // The key is in a file beside its certificate, not in the same.
    ...(tlsFolder || tls ? ['ssl-load-extra-del-ext'] : []),
    ...(tlsFolder ? ['ssl-default-bind-options ssl-min-ver TLSv1.2'] : []),
    ...(tls ? ['ssl-default-server-options ssl-min-ver TLSv1.2'] : []),
  ];
}

const RESOLVERS = [
  'parse-resolv-conf',
  'hold valid 10s',
  // The address of a Service stays: that DNS is away says nothing about it.
  ...['other', 'refused', 'timeout'].map(answer => `hold ${answer} 24h`),
];

function defaults({ maxConnections, checkIntervalMs }: FrontConf): string[] {
  return [
    'mode tcp',
    `maxconn ${maxConnections}`,
    // Connected at once or not at all: the client tries again, and by then there may be another primary.
    'timeout connect 2s',
    'retries 0',
    // A subscriber may hear nothing for days. Whether its host is still there, TCP finds out.
    'timeout client 24d',
    'timeout server 24d',
    ...['clitcpka', 'srvtcpka'].flatMap(option => [
      `option ${option}`,
      `${option}-idle 60s`,
      `${option}-intvl 10s`,
      `${option}-cnt 3`,
    ]),
    `timeout check ${CHECK_TIMEOUT_MS}ms`,
    `default-server check inter ${checkIntervalMs}ms fastinter ${Math.min(RECHECK_MS, checkIntervalMs)}ms rise 1 fall 2` +
      ' on-marked-down shutdown-sessions resolvers cluster resolve-prefer ipv4 init-addr last,libc,none',
  ];
}

/** What both ports for clients have. No route means no server: the connection is closed. */
function clients(conf: FrontConf, port: number): string[] {
  const { tlsFolder } = conf;
  return [`bind :${port}${tlsFolder ? ` ssl crt ${tlsFolder}/tls.crt` : ''}`, ...SESSION_LOG, allChecked(conf)];
}

/** The condition `checked`: that what is known of the servers is from checks. */
function allChecked({ checkIntervalMs }: FrontConf): string {
  return `acl checked date(0,ms),sub(proc.started) ge ${firstChecksMs(checkIntervalMs)}`;
}

function routes(all: readonly Route[]): string[] {
  return all.map(({ backend, condition }) => `use_backend ${backend} if checked ${condition}`);
}

function stats(conf: FrontConf, all: readonly Route[]): string[] {
  const ready = [...all.map(({ condition }) => condition), '{ nbsrv(read) ge 1 }'];
  return [
    'mode http',
    `bind :${PORTS.stats.number}`,
    `maxconn ${OWN_CONNECTIONS / 2}`,
    'timeout client 10s',
    allChecked(conf),
    'monitor-uri /healthz',
    ...ready.map(condition => `http-request return status 200 if { path /readyz } checked ${condition}`),
    'http-request return status 503 if { path /readyz }',
    'http-request use-service prometheus-exporter if { path /metrics }',
    'stats enable',
    'stats uri /',
    'stats refresh 5s',
    'stats hide-version',
  ];
}

function servers(
  { targets: { tls }, serversTlsFolder: folder }: FrontConf,
  names: readonly string[],
  plain: Port = PORTS.redis,
  secured: Port = PORTS.redisTls,
): string[] {
  const shown = tls?.clientCertificate ? ` crt ${folder}/${TLS_KEYS.certificate}` : '';
  const { number, how } = tls
    ? { ...secured, how: ` ssl verify required ca-file ${folder}/${TLS_KEYS.ca} verifyhost ${tls.host}${shown}` }
    : { ...plain, how: '' };
  return names.map(name => `server ${name} "${hostOf(name)}:${number}"${how}`);
}

function section(head: string, lines: readonly string[]): string[] {
  return [head, ...lines.map(line => `    ${line}`), ''];
}
