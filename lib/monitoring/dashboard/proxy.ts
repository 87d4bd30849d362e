import { certificateDays, ENVOY_ADMIN } from '../measures';
import { ofFront, type Subject } from '../subject';
import { podsFigure } from './front';
import { figure, graph } from './panels';
import type { Topic } from './topic';
import { WINDOW } from './variables';

/** What passes through a proxy, and whether it reaches what it stands before. */
export const proxy: Topic = {
  figures(subject, at) {
    if (!subject.proxy) return [];
    const of = ofFront(subject, { envoy_cluster_name: `!${ENVOY_ADMIN}` });
    return [
      podsFigure(subject, subject.proxy.replicas),
      figure({
        title: 'Servers out of reach',
        description: 'Servers behind the proxy that it finds unwell, from the pod that finds most.',
        limits: [[1, 'orange']],
        queries: [
          {
            expr: `max(envoy_cluster_membership_total${of} - envoy_cluster_membership_healthy${of})`,
            legend: 'servers',
          },
        ],
      }),
      ...(subject.proxy.certificates ? [certificates(subject, at.certificateDays)] : []),
      figure({
        title: 'Commands a second',
        description: 'Commands that clients send, of all pods.',
        unit: 'ops',
        base: 'blue',
        queries: [
          { expr: `sum(rate(envoy_redis_downstream_rq_total${ofFront(subject)}${WINDOW}))`, legend: 'commands' },
        ],
      }),
      figure({
        title: 'Clients',
        description: 'Connections of clients, of all pods.',
        base: 'blue',
        queries: [{ expr: `sum(envoy_redis_downstream_cx_active${ofFront(subject)})`, legend: 'clients' }],
      }),
    ];
  },
  rows(subject) {
    if (!subject.proxy) return [];
    const all = ofFront(subject);
    const of = ofFront(subject, { envoy_cluster_name: `!${ENVOY_ADMIN}` });
    const rate = (metric: string, selected = of) => `rate(envoy_${metric}${selected}${WINDOW})`;
    // What Envoy keeps of clients' commands; without `redis_cluster` it is that of its own health checks.
    const timed = 'cluster_redis_cluster_upstream_commands_upstream_rq_time';
    return [
      {
        title: 'Clients of the proxy',
        panels: [
          graph({
            title: 'Commands a second',
            description: 'Commands that clients send to each pod.',
            unit: 'ops',
            queries: [{ expr: `sum by (pod) (${rate('redis_downstream_rq_total', all)})`, legend: '{{pod}}' }],
          }),
          graph({
            title: 'Clients',
            description: 'Connections of clients to each pod.',
            queries: [{ expr: `sum by (pod) (envoy_redis_downstream_cx_active${all})`, legend: '{{pod}}' }],
          }),
          graph({
            title: 'Commands refused',
            description:
              'Commands a second that Envoy does not carry, or does not understand. `requiredCommands` checks them at synthesis.',
            bars: true,
            queries: [
              {
                expr: `sum by (pod) (${rate('redis_splitter_unsupported_command', all)})`,
                legend: '{{pod}} not carried',
              },
              {
                expr: `sum by (pod) (${rate('redis_splitter_invalid_request', all)})`,
                legend: '{{pod}} not understood',
              },
            ],
          }),
        ],
      },
      {
        title: 'Servers behind the proxy',
        panels: [
          graph({
            title: 'Servers within reach',
            description: 'Servers that each pod finds well, by upstream.',
            queries: [
              {
                expr: `max by (pod, envoy_cluster_name) (envoy_cluster_membership_healthy${of})`,
                legend: '{{pod}} {{envoy_cluster_name}}',
              },
            ],
          }),
          graph({
            title: 'Mean time of a command',
            description: 'From a pod to a server and back, by upstream.',
            unit: 'µs',
            queries: [
              {
                expr: `sum by (pod, envoy_cluster_name) (${rate(`${timed}_sum`)}) / (sum by (pod, envoy_cluster_name) (${rate(`${timed}_count`)}) > 0)`,
                legend: '{{pod}} {{envoy_cluster_name}}',
              },
            ],
          }),
          graph({
            title: 'Connections and commands that failed',
            description:
              'A second, by upstream: connections that failed, commands that timed out, and those for which there was no room.',
            bars: true,
            queries: [
              ['cx_connect_fail', 'connection'],
              ['rq_timeout', 'time-out'],
              ['rq_pending_overflow', 'no room'],
            ].map(([metric, what]) => ({
              expr: `sum by (envoy_cluster_name) (${rate(`cluster_upstream_${metric}`)}) > 0`,
              legend: `{{envoy_cluster_name}} ${what}`,
            })),
          }),
        ],
      },
    ];
  },
};

function certificates(subject: Subject, least: number) {
  return figure({
    title: 'Days of certificates',
    description: 'Until the first certificate ends that a pod uses, one that it shows or one that it trusts.',
    unit: 'd',
    base: 'red',
    limits: [
      [1, 'orange'],
      [least, 'green'],
    ],
    queries: [{ expr: `min(${certificateDays(subject)})`, legend: 'days' }],
  });
}
