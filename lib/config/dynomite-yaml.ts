import type { RingNode } from './dynomite-ring';
import { PORTS } from './ports';

/**
 * How many answers a read or a write waits for, of the racks in the client's data centre: one, or more than half. The
 * safe ones compare the answers of reads too. `DC_EACH_SAFE_QUORUM` wants it of every data centre.
 */
export type DynomiteConsistency = (typeof CONSISTENCIES)[number];

export const CONSISTENCIES = ['DC_ONE', 'DC_QUORUM', 'DC_SAFE_QUORUM', 'DC_EACH_SAFE_QUORUM'] as const;

/** Which connections between nodes are encrypted: none, those between racks, between data centres, or all. */
export type DynomiteSecurity = (typeof SECURITIES)[number];

export const SECURITIES = ['none', 'rack', 'datacenter', 'all'] as const;

/** What the dynomite.yaml of every node says alike. */
export interface DynomiteConf {
  readonly readConsistency: DynomiteConsistency;
  readonly writeConsistency: DynomiteConsistency;
  readonly secureServerOption: DynomiteSecurity;
  /** Milliseconds until a node gives an answer up. */
  readonly timeoutMs: number;
  /** Bytes of each buffer for messages. */
  readonly bufferBytes: number;
  /** Messages that a node holds at most. */
  readonly maxMessages: number;
}

/** The key that nodes prove themselves by, inside the container. */
export const PEM_FOLDER = '/pem';
export const PEM_FILE = 'dynomite.pem';

/**
 * dynomite.yaml of one node.
 *
 * Dynomite reads a part of YAML alone, hence text and no general writer: one document, blocks, no empty value. A name
 * among the seeds is looked up once, when the file is read, and one that is not found ends the process.
 *
 * @param node Which it is for
 * @param peers All others
 * @param hostOf Host name of a node, which stays while pods come and go
 * @see https://github.com/Netflix/dynomite/wiki/Configuration
 */
export function dynomiteYaml(
  conf: DynomiteConf,
  node: RingNode,
  peers: readonly RingNode[],
  hostOf: (node: RingNode) => string,
): string {
  const seed = (peer: RingNode) =>
    `${hostOf(peer)}:${PORTS.dynomitePeers.number}:${peer.rack}:${peer.dataCenter}:${peer.token}`;
  const secure = conf.secureServerOption !== 'none';
  const settings: readonly (readonly [key: string, value: string | number])[] = [
    ['datacenter', node.dataCenter],
    ['rack', node.rack],
    ['tokens', `'${node.token}'`],
    ['listen', `0.0.0.0:${PORTS.dynomite.number}`],
    ['dyn_listen', `0.0.0.0:${PORTS.dynomitePeers.number}`],
    // Unauthenticated, and a GET changes the node's state.
    ['stats_listen', `127.0.0.1:${PORTS.dynomiteStats.number}`],
    ['dyn_seed_provider', 'simple_provider'],
    ['data_store', 0],
    ['hash', 'murmur'],
    ['timeout', conf.timeoutMs],
    ['mbuf_size', conf.bufferBytes],
    ['max_msgs', conf.maxMessages],
    ['read_consistency', conf.readConsistency],
    ['write_consistency', conf.writeConsistency],
    ['secure_server_option', conf.secureServerOption],
    ...(secure ? [['pem_key_file', `${PEM_FOLDER}/${PEM_FILE}`] as const] : []),
  ];
  return [
    'dyn_o_mite:',
    ...settings.map(([key, value]) => `  ${key}: ${value}`),
    ...list('dyn_seeds', peers.map(seed)),
    // One, and yet a list.
    ...list('servers', [`127.0.0.1:${PORTS.redis.number}:1`]),
    '',
  ].join('\n');
}

function list(key: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`  ${key}:`, ...entries.map(entry => `  - ${entry}`)];
}
