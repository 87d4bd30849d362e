import { lagLimit } from '../alerts/thresholds';
import { lagBytes, primaries } from '../measures';
import { ofServers, type Subject } from '../subject';
import { figure, graph, type Sized, states } from './panels';
import { each } from './per';
import type { Topic } from './topic';
import { WINDOW } from './variables';

/** Who is the primary, and whether replicas follow. */
export const replication: Topic = {
  figures(subject, at) {
    const { servers, replicates } = subject;
    if (!servers || !replicates) return [];
    const links = `redis_master_link_up${ofServers(subject)}`;
    return [
      ...(replicates === 'primary'
        ? [
            figure({
              title: 'Primary',
              description: 'The server that says it is the primary. There must be exactly one.',
              named: true,
              base: 'blue',
              queries: [{ expr: `max by (pod) (${primaries(subject)})`, legend: '{{pod}}' }],
            }),
          ]
        : []),
      figure({
        title: 'Replicas without a link',
        description: 'Replicas that get no writes from their primary: their data is getting old.',
        limits: [[1, 'orange']],
        queries: [{ expr: `count(${links} == 0) or vector(0)`, legend: 'replicas' }],
      }),
      figure({
        title: 'Furthest behind',
        description: 'The replica that lacks most. If its primary fell now, and it took over, that would be lost.',
        unit: 'bytes',
        limits: [[lagLimit(servers, at), 'orange']],
        queries: [{ expr: `max(${lagBytes(subject)})`, legend: 'bytes' }],
      }),
    ];
  },
  now: subject => (subject.replicates === 'primary' ? [roles(subject)] : []),
  rows(subject, at) {
    const { servers, replicates } = subject;
    if (!servers || !replicates) return [];
    const of = ofServers(subject);
    return [
      {
        title: 'Replication',
        panels: [
          states({
            title: 'Links of the replicas',
            description: 'Whether each replica has a link to its primary.',
            values: { 0: ['down', 'red'], 1: ['up', 'green'] },
            queries: [each(subject, 'min', `redis_master_link_up${of}`)],
          }),
          graph({
            title: 'Behind the primary',
            description: 'Bytes of writes that the slowest replica of each primary has not confirmed.',
            unit: 'bytes',
            limits: [[lagLimit(servers, at), 'orange']],
            queries: [each(subject, 'max', lagBytes(subject))],
          }),
          graph({
            title: 'Silence of replicas',
            description:
              'Seconds since the last word of the most silent replica of each primary. In step, it has one each second.',
            unit: 's',
            limits: [[at.lagSeconds, 'orange']],
            queries: [each(subject, 'max', `redis_connected_slave_lag_seconds${of}`)],
          }),
          graph({
            title: 'Replicas that were sent everything',
            description:
              'A replica that was away for longer than the backlog holds, or is new, is sent the whole data set. That takes memory, network and a fork.',
            bars: true,
            queries: [each(subject, 'sum', `increase(redis_replica_resyncs_full${of}${WINDOW})`)],
          }),
          graph({
            title: 'Replicas that went on where they were',
            description:
              'A replica that was away for a moment asks for what it missed alone. Refused, it is sent everything.',
            bars: true,
            queries: [
              each(subject, 'sum', `increase(redis_replica_partial_resync_accepted${of}${WINDOW})`),
              each(subject, 'sum', `increase(redis_replica_partial_resync_denied${of}${WINDOW})`, 'refused'),
            ],
          }),
        ],
      },
    ];
  },
};

/** Who was the primary when, of the servers that more labels select. */
export function roles(subject: Subject, more?: Readonly<Record<string, string>>, width = 12): Sized {
  const role = (name: string) => `redis_instance_info${ofServers(subject, { ...more, role: name })}`;
  return states({
    title: 'Roles',
    description: 'Which server was the primary when. Where there is nothing, the server did not answer.',
    width,
    values: { 0: ['replica', 'green'], 1: ['primary', 'blue'] },
    queries: [{ expr: `max by (pod) (${role('master')} or ${role('slave')} * 0)`, legend: '{{pod}}' }],
  });
}
