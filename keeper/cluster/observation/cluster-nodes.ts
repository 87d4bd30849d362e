import type { SlotRange } from '../slots';

/** One line of `CLUSTER NODES`: what one server knows about one node. */
export interface ClusterNode {
  readonly id: string;
  /** Empty while the node has no address (`noaddr`). */
  readonly ip: string;
  readonly port: number;
  readonly busPort: number;
  /** `cluster-announce-hostname`, where the node announces one. */
  readonly hostname?: string;
  /** Such as `myself`, `master`, `slave`, `fail?`, `fail`, `handshake`, `noaddr`. */
  readonly flags: readonly string[];
  /** Id of the node that this one replicates. */
  readonly primaryId?: string;
  readonly configEpoch: number;
  /** Whether the bus link to the node is up. */
  readonly connected: boolean;
  readonly slots: readonly SlotRange[];
  /** Slots on their way, as the server writes them: `[77->-id]` migrating, `[77-<-id]` importing. */
  readonly moving: readonly string[];
}

/** A slot on its way, as one server has it written down. */
export interface SlotMark {
  readonly slot: number;
  /** Towards another node, or from it. */
  readonly direction: 'migrating' | 'importing';
  /** Id of that other node. */
  readonly peerId: string;
}

/** Reads `[77->-id]` and `[77-<-id]`, or gives undefined. */
export function parseMark(text: string): SlotMark | undefined {
  const [, slot, arrow, peerId] = /^\[(\d+)-([<>])-([^\]]+)\]$/.exec(text) ?? [];
  if (slot === undefined || peerId === undefined) return undefined;
  return { slot: Number(slot), direction: arrow === '>' ? 'migrating' : 'importing', peerId };
}
/** Lines of `CLUSTER NODES` that were read already, by their text without the times of the last ping and pong. */
export type LinesRead = Map<string, ClusterNode>;

/**
 * Reads the reply of `CLUSTER NODES`; lines it can't read are left out.
 * Format: https://redis.io/docs/latest/commands/cluster-nodes/
 *
 * @param read lines read before, for replies of many servers: what they say alike is read once, and is one object
 */
export function parseClusterNodes(text: string, read: LinesRead = new Map()): ClusterNode[] {
  const nodes: ClusterNode[] = [];
  for (const line of text.split('\n')) {
    const key = withoutTimes(line);
    let node = read.get(key);
    if (!node) {
      node = parseLine(copied(line.trim()));
      if (!node) continue;
      read.set(copied(key), node);
    }
    nodes.push(node);
  }
  return nodes;
}

/** A part of a text is a view of it, which would keep a whole reply in memory for the sake of one line. */
function copied(text: string): string {
  return Buffer.from(text).toString();
}

/** The times differ in every reply; they are the fifth and the sixth word. */
function withoutTimes(line: string): string {
  let words = 0;
  let cut = 0;
  for (let space = line.indexOf(' '); space >= 0; space = line.indexOf(' ', space + 1)) {
    words++;
    if (words === 4) cut = space;
    if (words === 6) return line.slice(0, cut) + line.slice(space);
  }
  return line;
}

function parseLine(line: string): ClusterNode | undefined {
  const [id, endpoint, flags, primary, , , epoch, link, ...slots] = line.split(' ');
  if (!id || endpoint === undefined || flags === undefined || link === undefined) return undefined;
  return {
    id,
    ...parseEndpoint(endpoint),
    flags: flags.split(',').filter(flag => flag !== 'noflags'),
    ...(primary && primary !== '-' ? { primaryId: primary } : {}),
    configEpoch: Number(epoch) || 0,
    connected: link === 'connected',
    slots: slots.filter(slot => !slot.startsWith('[')).flatMap(parseRange),
    moving: slots.filter(slot => slot.startsWith('[')),
  };
}

/** `ip:port@busPort[,hostname[,key=value…]]`; an IPv6 address has colons of its own, so the last one counts. */
function parseEndpoint(endpoint: string): Pick<ClusterNode, 'ip' | 'port' | 'busPort' | 'hostname'> {
  const [address = '', hostname = ''] = endpoint.split(',');
  const [clientAddress = '', busPort = ''] = address.split('@');
  const colon = clientAddress.lastIndexOf(':');
  return {
    ip: clientAddress.slice(0, Math.max(colon, 0)),
    port: Number(clientAddress.slice(colon + 1)) || 0,
    busPort: Number(busPort) || 0,
    ...(hostname && !hostname.includes('=') ? { hostname } : {}),
  };
}

function parseRange(text: string): SlotRange[] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (!match) return [];
  const start = Number(match[1]);
  return [{ start, end: match[2] === undefined ? start : Number(match[2]) }];
}
