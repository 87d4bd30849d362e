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

/**
 * Reads the reply of `CLUSTER NODES`; lines it can't read are left out.
 * Format: https://redis.io/docs/latest/commands/cluster-nodes/
 */
export function parseClusterNodes(text: string): ClusterNode[] {
  return text
    .split('\n')
    .map(line => parseLine(line.trim()))
    .filter(node => node !== undefined);
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
