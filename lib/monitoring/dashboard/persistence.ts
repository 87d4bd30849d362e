import { keepsAof, keepsRdb } from '../../config/durability';
import { snapshotAge } from '../measures';
import { ofServers } from '../subject';
import { graph, states } from './panels';
import { each } from './per';
import type { Topic } from './topic';

/** Whether what servers write down is written. */
export const persistence: Topic = {
  rows(subject, at) {
    if (!subject.servers) return [];
    const of = ofServers(subject);
    const { durability } = subject.servers;
    const [aof, rdb] = [keepsAof(durability), keepsRdb(durability)];
    return [
      {
        title: 'Persistence',
        panels: [
          states({
            title: 'Last write to disk',
            description:
              'Whether the last snapshot, the last write to the append-only file and its last rewrite went well. While they fail, a server refuses the writes of clients.',
            values: { 0: ['failed', 'red'], 1: ['well', 'green'] },
            queries: [
              each(subject, 'min', `redis_rdb_last_bgsave_status${of}`, 'snapshot'),
              ...(aof
                ? [
                    each(subject, 'min', `redis_aof_last_write_status${of}`, 'append'),
                    each(subject, 'min', `redis_aof_last_bgrewrite_status${of}`, 'rewrite'),
                  ]
                : []),
            ],
          }),
          graph({
            title: 'Last fork',
            description: 'How long a server stood still for its last snapshot or rewrite, and answered nobody.',
            unit: 's',
            limits: [[at.forkSeconds, 'orange']],
            queries: [each(subject, 'max', `redis_latest_fork_seconds${of}`)],
          }),
          graph({
            title: 'Changes since the last snapshot',
            description: aof
              ? 'Writes that are in no snapshot. The append-only file has them.'
              : 'Writes that are in no snapshot. A server that is killed loses them, unless a replica has them.',
            queries: [each(subject, 'max', `redis_rdb_changes_since_last_save${of}`)],
          }),
          ...(rdb
            ? [
                graph({
                  title: 'Age of the last snapshot',
                  description: 'Time since the last snapshot. Only where there are changes since is an old one amiss.',
                  unit: 's',
                  limits: [[at.snapshotAgeSeconds, 'orange']],
                  queries: [each(subject, 'max', snapshotAge(subject))],
                }),
              ]
            : []),
          ...(aof
            ? [
                graph({
                  title: 'Size of the append-only file',
                  description: 'It grows until the next rewrite, and is read whole when a server starts.',
                  unit: 'bytes',
                  queries: [each(subject, 'max', `redis_aof_current_size_bytes${of}`)],
                }),
              ]
            : []),
        ],
      },
    ];
  },
};
