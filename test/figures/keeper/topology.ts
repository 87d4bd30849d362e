import { plannedRange } from '../../../keeper/cluster/slots';
import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import { INFO } from './info';

/** What a server answers, by the command and its subcommand in capitals, such as `CLUSTER NODES`. */
export type Replies = Readonly<Record<string, string | readonly string[]>>;

/** A cluster that is as its spec says, of servers that only say so. */
export interface Topology {
  readonly spec: ClusterSpec;
  readonly servers: readonly Server[];
}

/** One of them. */
export interface Server {
  readonly pod: string;
  readonly ip: string;
  replies(): Replies;
}

interface Node {
  readonly pod: string;
  readonly ip: string;
  readonly id: string;
  readonly zone: string;
  readonly shard: number;
  readonly primary?: Node;
}

const PORT = 6379;
const ZONES = ['a', 'b', 'c'];

/** A formed cluster of shards of a primary and a replica, on addresses of loopback, spread over three zones. */
export function topologyOf(shards: number): Topology {
  const nodes = Array.from({ length: shards }, (_, shard) => shardOf(shard)).flat();
  const spec: ClusterSpec = {
    topology: 'cluster',
    name: 'web',
    port: PORT,
    busPort: PORT + 10_000,
    domain: 'web-headless.shop.svc.cluster.local',
    nodeTimeoutMs: 2000,
    shards: Array.from({ length: shards }, (_, shard) => ({ pods: [`web-${shard}-0`, `web-${shard}-1`] })),
  };
  return { spec, servers: nodes.map(node => ({ ...node, replies: () => repliesOf(node, nodes, spec) })) };
}

function shardOf(shard: number): Node[] {
  const node = (ordinal: number, more: Partial<Node> = {}): Node => {
    const number = 2 * shard + ordinal;
    return {
      pod: `web-${shard}-${ordinal}`,
      ip: `127.99.${Math.floor(number / 250)}.${(number % 250) + 1}`,
      // Forty digits, unlike from the first on.
      id: (0x9e3779b1 * (number + 1)).toString(16).padStart(14, '0').slice(-14).repeat(3).slice(0, 40),
      zone: ZONES[(shard + ordinal) % ZONES.length] ?? '',
      shard,
      ...more,
    };
  };
  const primary = node(0);
  return [primary, node(1, { primary })];
}

function repliesOf(self: Node, nodes: readonly Node[], spec: ClusterSpec): Replies {
  return {
    AUTH: 'OK',
    'CLUSTER NODES': nodes.map(node => lineOf(node, node === self, spec)).join(''),
    'CLUSTER INFO': [
      ...['state:ok', 'slots_assigned:16384', 'slots_ok:16384', 'slots_pfail:0', 'slots_fail:0'],
      ...[`known_nodes:${nodes.length}`, `size:${spec.shards.length}`, `current_epoch:${spec.shards.length}`],
      ...[`my_epoch:${self.shard + 1}`, 'stats_messages_sent:181440', 'stats_messages_received:181436'],
    ]
      .map(field => `cluster_${field}\r\n`)
      .join(''),
    'INFO SERVER': `${INFO}${replicationOf(self)}`,
    'CONFIG GET': [
      'proc-title-template',
      `{title} {listen-addr} {server-mode} zone=${self.zone} revision=${spec.name}-${self.shard}-6d5f5c9f8b`,
    ],
  };
}

/** A line of `CLUSTER NODES`. */
function lineOf(node: Node, myself: boolean, { name, domain, port, busPort, shards }: ClusterSpec): string {
  const { start, end } = plannedRange(node.shard, shards.length);
  const role = node.primary ? 'slave' : 'master';
  return [
    node.id,
    `${node.ip}:${port}@${busPort},${node.pod}.${domain.replace('web', name)}`,
    myself ? `myself,${role}` : role,
    node.primary?.id ?? '-',
    0,
    myself ? 0 : 1_796_022_218_854,
    node.shard + 1,
    `connected${node.primary ? '' : ` ${start}-${end}`}\n`,
  ].join(' ');
}

function replicationOf({ primary }: Node): string {
  const own = primary
    ? ['role:slave', `master_host:${primary.ip}`, `master_port:${PORT}`, 'master_link_status:up']
    : ['role:master', 'connected_slaves:1'];
  const rest = primary ? ['master_last_io_seconds_ago:1', 'slave_repl_offset:4200'] : ['min_slaves_good_slaves:1'];
  const id = 'd5d6413100f8af7be9d58e473accd1beda16bb4f';
  return ['# Replication', ...own, ...rest, `master_replid:${id}`, 'master_repl_offset:4200', ''].join('\r\n');
}
