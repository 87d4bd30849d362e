import { memoryShare, residentShare } from '../measures';
import { ofServers, type Subject } from '../subject';
import { figure, graph, type Row } from './panels';
import { each } from './per';
import type { Topic } from './topic';
import { WINDOW } from './variables';

/** Commands of servers, exporter and keeper among themselves, which say nothing of what clients do. */
const AMONG_THEMSELVES =
  '!~(acl|client|cluster|command|config|latency|slowlog)[|].+|auth|hello|info|ping|psync|replconf';

/** Whether servers answer, how much they do, and what room they have. */
export const servers: Topic = {
  figures(subject, at) {
    if (!subject.servers) return [];
    const of = ofServers(subject);
    const { count, evicts } = subject.servers;
    return [
      figure({
        title: 'Servers that answer',
        description: `Servers of which the exporter gets an answer: ${count} are wanted.`,
        base: 'red',
        limits: [[count, 'green']],
        queries: [{ expr: `sum(redis_up${of}) or vector(0)`, legend: 'servers' }],
      }),
      figure({
        title: 'Commands a second',
        description: 'Commands that all servers together process, those of replication and monitoring among them.',
        unit: 'ops',
        base: 'blue',
        queries: [{ expr: `sum(rate(redis_commands_processed_total${of}${WINDOW}))`, legend: 'commands' }],
      }),
      figure({
        title: 'Fullest memory',
        description: `The server that has most of its \`maxmemory\` in use. ${evicts ? 'At 100% it evicts keys.' : 'At 100% it refuses writes.'}`,
        unit: 'percentunit',
        limits: evicts
          ? []
          : [
              [at.memoryShare, 'orange'],
              [1, 'red'],
            ],
        queries: [{ expr: `max(${memoryShare(subject)})`, legend: 'share' }],
      }),
      figure({
        title: 'Clients turned away',
        description:
          'Connections that were refused in the time shown, because there were as many as `maxclients` allows.',
        limits: [[at.rejectedConnections + 1, 'orange']],
        queries: [{ expr: `round(sum(increase(redis_rejected_connections_total${of}[$__range])))`, legend: 'clients' }],
      }),
    ];
  },
  rows: (subject, at) => (subject.servers ? [traffic(subject), memory(subject, subject.servers, at)] : []),
};

function traffic(subject: Subject): Row {
  const of = ofServers(subject);
  const byClients = ofServers(subject, { cmd: AMONG_THEMSELVES });
  const calls = `sum by (cmd) (rate(redis_commands_total${byClients}${WINDOW}))`;
  const [hits, misses] = ['hits', 'misses'].map(each => `rate(redis_keyspace_${each}_total${of}${WINDOW})`);
  return {
    title: 'Traffic',
    panels: [
      graph({
        title: 'Commands a second',
        description: 'Commands that are processed. One that has far more than the others is a hot shard, or a hot key.',
        unit: 'ops',
        queries: [each(subject, 'sum', `rate(redis_commands_processed_total${of}${WINDOW})`)],
      }),
      graph({
        title: 'Commands by kind',
        description: 'What clients ask for. Commands of monitoring and replication are left out.',
        unit: 'ops',
        queries: [{ expr: `${calls} > 0`, legend: '{{cmd}}' }],
      }),
      graph({
        title: 'Hit ratio',
        description: 'Share of the keys asked for that were there. A cache that restarts begins at nothing.',
        unit: 'percentunit',
        max: 1,
        queries: [each(subject, 'min', `${hits} / (${hits} + ${misses})`)],
      }),
      graph({
        title: 'Time in the server by command',
        description: 'Mean time that a server works at a command, without network and without the time in its queue.',
        unit: 's',
        queries: [
          {
            expr: `sum by (cmd) (rate(redis_commands_duration_seconds_total${byClients}${WINDOW})) / (${calls} > 0)`,
            legend: '{{cmd}}',
          },
        ],
      }),
      graph({
        title: '99th percentile by command',
        description: 'Of 100 commands 99 were quicker, on the server where it is worst.',
        unit: 'µs',
        queries: [
          {
            expr: `max by (cmd) (histogram_quantile(0.99, sum by (pod, cmd, le) (rate(redis_commands_latencies_usec_bucket${byClients}${WINDOW})))) > 0`,
            legend: '{{cmd}}',
          },
        ],
      }),
      graph({
        title: 'Errors by kind',
        description:
          'Errors that clients got a second, by their first word. CLUSTERDOWN and MASTERDOWN: nobody serves. OOM: the memory is full. MOVED is how clients of a cluster learn who has a slot.',
        bars: true,
        queries: [{ expr: `sum by (err) (rate(redis_errors_total${of}${WINDOW})) > 0`, legend: '{{err}}' }],
      }),
      graph({
        title: 'Clients',
        description: 'Connections, those of replicas not among them.',
        queries: [each(subject, 'sum', `redis_connected_clients${of}`)],
      }),
      graph({
        title: 'Clients turned away, or blocked',
        description: 'Refused for `maxclients` a second, and those that wait for a command such as BLPOP.',
        queries: [
          { expr: `sum(rate(redis_rejected_connections_total${of}${WINDOW}))`, legend: 'turned away a second' },
          { expr: `sum(redis_blocked_clients${of})`, legend: 'blocked' },
        ],
      }),
      graph({
        title: 'Network',
        description: 'Bytes a second of all servers, in from clients and out to them.',
        unit: 'binBps',
        queries: [
          { expr: `sum(rate(redis_net_input_bytes_total${of}${WINDOW}))`, legend: 'in' },
          { expr: `sum(rate(redis_net_output_bytes_total${of}${WINDOW}))`, legend: 'out' },
        ],
      }),
    ],
  };
}

function memory(
  subject: Subject,
  { memoryLimit, evicts }: NonNullable<Subject['servers']>,
  at: Parameters<NonNullable<Topic['rows']>>[1],
): Row {
  const of = ofServers(subject);
  return {
    title: 'Memory',
    panels: [
      graph({
        title: 'In use of maxmemory',
        description: `Data and buffers, as a share of \`maxmemory\`. ${evicts ? 'At 100% keys are evicted.' : 'At 100% writes are refused.'}`,
        unit: 'percentunit',
        limits: evicts ? [] : [[at.memoryShare, 'orange']],
        queries: [each(subject, 'max', memoryShare(subject))],
      }),
      graph({
        title: 'Resident, of the container',
        description:
          'What the process has in memory, as a share of what its container may. At 100% the kernel kills it. It rises while a snapshot or a rewrite runs.',
        unit: 'percentunit',
        limits: [[at.residentShare, 'red']],
        queries: [each(subject, 'max', residentShare(subject, memoryLimit))],
      }),
      graph({
        title: 'Fragmentation',
        description:
          'Resident memory as a multiple of what is in use. Of a server that is nearly empty it says nothing.',
        unit: 'none',
        limits: [[at.fragmentationRatio, 'orange']],
        queries: [each(subject, 'max', `redis_mem_fragmentation_ratio${of}`)],
      }),
      graph({
        title: 'Keys',
        description: 'Keys of each server, in all its databases. Replicas have those of their primary.',
        queries: [each(subject, 'max', `sum by (pod) (redis_db_keys${of})`)],
      }),
      graph({
        title: 'Keys evicted',
        description: 'Keys a second that went because the memory was full. A cache may; anything else loses data.',
        queries: [each(subject, 'sum', `rate(redis_evicted_keys_total${of}${WINDOW})`)],
      }),
      graph({
        title: 'Keys expired',
        description: 'Keys a second whose time was over.',
        queries: [each(subject, 'sum', `rate(redis_expired_keys_total${of}${WINDOW})`)],
      }),
    ],
  };
}
