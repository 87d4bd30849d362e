import { FRONT, podsUp, primariesSeen, votesSeen } from '../measures';
import { ofFront, type Subject } from '../subject';
import { figure, graph, type Sized } from './panels';
import type { Topic } from './topic';
import { WINDOW } from './variables';

/** Whether the front is there, has a primary, and what passes through it. */
export const front: Topic = {
  figures(subject) {
    if (!subject.front) return [];
    const { replicas, majority } = subject.front;
    const sessions = (of: 'write' | 'read', title: string) =>
      figure({
        title,
        description: 'Sessions that are open, of all pods.',
        base: 'blue',
        queries: [
          { expr: `sum(haproxy_frontend_current_sessions${ofFront(subject, { proxy: of })})`, legend: 'sessions' },
        ],
      });
    return [
      podsFigure(subject, replicas),
      figure({
        title: 'Primary in sight',
        description:
          'Servers that say they are the primary, to the pod that sees fewest. Without one, who wants to write is turned away.',
        base: 'red',
        // Without Sentinels it sends nobody anywhere while more than one says that it is the primary.
        limits:
          majority === undefined
            ? [
                [1, 'green'],
                [2, 'red'],
              ]
            : [[1, 'green']],
        queries: [{ expr: `min(${primariesSeen(subject)})`, legend: 'primaries' }],
      }),
      ...(majority === undefined
        ? []
        : [
            figure({
              title: 'Votes for one primary',
              description: `Sentinels that name the same primary, to the pod that finds fewest: ${majority} must.`,
              base: 'red',
              limits: [[majority, 'green']],
              queries: [{ expr: `min(${votesSeen(subject)})`, legend: 'Sentinels' }],
            }),
          ]),
      sessions('write', 'Sessions that write'),
      sessions('read', 'Sessions that read'),
    ];
  },
  rows(subject) {
    if (!subject.front) return [];
    const { majority } = subject.front;
    const clients = ofFront(subject, { proxy: FRONT.clients });
    const by = 'sum by (pod, proxy)';
    return [
      {
        title: 'Clients of the front',
        panels: [
          graph({
            title: 'Sessions',
            description: 'Open sessions of each pod, by port. At the most that a pod takes, clients wait.',
            queries: [
              { expr: `${by} (haproxy_frontend_current_sessions${clients})`, legend: '{{pod}} {{proxy}}' },
              {
                expr: `max by (proxy) (haproxy_frontend_limit_sessions${clients})`,
                legend: 'most of a pod, {{proxy}}',
              },
            ],
          }),
          graph({
            title: 'New sessions a second',
            description: 'Clients that come. After a failover all that wrote come anew.',
            queries: [
              { expr: `${by} (rate(haproxy_frontend_sessions_total${clients}${WINDOW}))`, legend: '{{pod}} {{proxy}}' },
            ],
          }),
          graph({
            title: 'Network',
            description: 'Bytes a second of all pods, in from clients and out to them, by port.',
            unit: 'binBps',
            queries: ['in', 'out'].map(way => ({
              expr: `sum by (proxy) (rate(haproxy_frontend_bytes_${way}_total${clients}${WINDOW}))`,
              legend: `{{proxy}} ${way}`,
            })),
          }),
        ],
      },
      {
        title: 'What the front sees',
        panels: [
          graph({
            title: 'Primaries in sight',
            description: 'Servers that say they are the primary, to each pod.',
            queries: [{ expr: `max by (pod) (${primariesSeen(subject)})`, legend: '{{pod}}' }],
          }),
          graph({
            title: 'Servers for reads',
            description: 'Replicas that are fit for reads, to each pod.',
            queries: [
              {
                expr: `max by (pod) (haproxy_backend_active_servers${ofFront(subject, { proxy: FRONT.read })})`,
                legend: '{{pod}}',
              },
            ],
          }),
          ...(majority === undefined
            ? []
            : [
                graph({
                  title: 'Votes for one primary',
                  description:
                    'The most Sentinels that name one primary, to each pod. Below the line new clients that want to write are turned away.',
                  base: 'red',
                  limits: [[majority, 'green']],
                  queries: [{ expr: votesSeen(subject), legend: '{{pod}}' }],
                }),
              ]),
          graph({
            title: 'Connections that failed',
            description: 'Connections to servers that failed a second, by pod and backend.',
            bars: true,
            queries: [
              {
                expr: `${by} (rate(haproxy_backend_connection_errors_total${ofFront(subject)}${WINDOW})) > 0`,
                legend: '{{pod}} {{proxy}}',
              },
            ],
          }),
        ],
      },
    ];
  },
};

/** How many pods before servers there are. */
export function podsFigure(subject: Subject, replicas: number | undefined): Sized {
  return figure({
    title: 'Pods that answer',
    description:
      replicas === undefined ? 'Pods that answer, one on each node.' : `Pods that answer: ${replicas} are wanted.`,
    base: 'red',
    limits:
      replicas === undefined || replicas === 1
        ? [[1, 'green']]
        : [
            [1, 'orange'],
            [replicas, 'green'],
          ],
    queries: [{ expr: podsUp(subject), legend: 'pods' }],
  });
}
