import { PORTS, type Port } from './ports';
import { USERS } from './users';

/** Environment variables that the configuration reads: HAProxy puts their values in when it starts. */
export const FRONT_VARIABLES = {
  /** Password of the user that checks log in as. */
  password: 'PROBE_PASSWORD',
  /** Domain of the Services of the front's namespace. */
  services: 'SERVICES',
} as const;

/** The complete name of a Service, as it stands between double quotes. */
export function hostOf(service: string): string {
  return `${service}.\${${FRONT_VARIABLES.services}}`;
}

// The servers' start script reads passwords without the line's end that a file may have.
const PASSWORD = `%[env(${FRONT_VARIABLES.password}),rtrim(\\n)]`;
const PASSWORD_BYTES = `%[env(${FRONT_VARIABLES.password}),rtrim(\\n),length]`;
const LOG_IN = String.raw`*3\r\n\$4\r\nAUTH\r\n\$${USERS.probe.length}\r\n${USERS.probe}\r\n\$${PASSWORD_BYTES}\r\n${PASSWORD}\r\n`;

// As the line of the server says: by TLS, where it does.
const CONNECT = 'tcp-check connect default';

// After QUIT a server closes, so that what is missing then will not come: an answer that is not the wanted one is known
// at once. All in one packet, since a check that takes turns takes longer.
const ASK_SERVER = [
  'option tcp-check',
  CONNECT,
  String.raw`tcp-check send-lf "${LOG_IN}PING\r\nINFO replication\r\nQUIT\r\n"`,
  // The first answer: QUIT is answered by OK too.
  String.raw`tcp-check expect rstring "^[+]OK\r\n" on-error "the user ${USERS.probe} cannot log in"`,
  // Not while it loads its data set.
  String.raw`tcp-check expect string "+PONG\r\n" on-error "not ready for commands"`,
];

/** Whether a server says that it is a primary. */
export const IS_PRIMARY: readonly string[] = [
  ...ASK_SERVER,
  String.raw`tcp-check expect string "\r\nrole:master\r\n" on-error "no primary"`,
];

/**
 * Whether a server says that it is a replica whose data is of now. For some seconds it may have lost its primary: in a
 * failover all of them have, nothing is written meanwhile, and reads should go on.
 */
export const IS_REPLICA: readonly string[] = [
  ...ASK_SERVER,
  String.raw`tcp-check expect string "\r\nrole:slave\r\n" on-error "no replica"`,
  String.raw`tcp-check expect rstring "\r\nmaster_(link_status:up|link_down_since_seconds:[0-9])\r\n" on-error "its data is old"`,
];

/** Whether a server answers, and nothing speaks against the clients that it has. */
export function mayKeepClients(objection: string): string[] {
  return [
    ...ASK_SERVER,
    // The rules of this very process answer: a check cannot look at other backends, and a rule cannot end sessions.
    `tcp-check connect addr 127.0.0.1 port ${PORTS.objections.number}`,
    String.raw`tcp-check send-lf "GET /%[srv_name] HTTP/1.0\r\n\r\n"`,
    `tcp-check expect string " 200 " on-error "${objection}"`,
  ];
}

/** Whether a Sentinel names this server as the primary, at this port. */
export function namesPrimary(primaryName: string, server: string, { number }: Port): string[] {
  const port = String(number);
  // The whole line, so that no name which only begins or ends like it will do.
  const answer = `${String.raw`\r\n`}${hostOf(server)}${String.raw`\r\n\$${port.length}\r\n${port}\r\n`}`;
  return [
    'option tcp-check',
    CONNECT,
    String.raw`tcp-check send-lf "${LOG_IN}SENTINEL GET-MASTER-ADDR-BY-NAME ${primaryName}\r\n"`,
    // A Sentinel knows no QUIT; whatever it answers to both commands is 10 bytes or more, and comes at once.
    `tcp-check expect min-recv 10 string "${answer}" on-error "does not name it"`,
  ];
}
