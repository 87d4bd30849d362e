import { PORTS } from '../../config/ports';
import { ENVOY_ADMIN, serversInStep } from '../measures';
import { ofKeeper, ofServers } from '../subject';
import { figure, graph, states } from './panels';
import type { Topic } from './topic';
import { WINDOW } from './variables';

/** Counters of Envoy that tell of copies which did not arrive, as the keeper reads them too. */
const MISSED = ['cx_connect_fail', 'cx_connect_timeout', 'cx_destroy_with_active_rq', 'rq_timeout'] as const;

/** Whether servers that Envoys mirror have the same data. */
export const mirror: Topic = {
  figures(subject, at) {
    const { servers, mirrored } = subject;
    if (!servers || !mirrored) return [];
    return [
      figure({
        title: 'Servers in step',
        description: `Servers that have every write and take clients, of ${servers.count}.`,
        base: 'red',
        limits: [
          [1, 'orange'],
          [servers.count, 'green'],
        ],
        queries: [{ expr: `max(${serversInStep(subject)})`, legend: 'servers' }],
      }),
      figure({
        title: 'Keys that differ',
        description:
          'Keys of the sample that the keeper compares in which servers differ: clients see one value or another.',
        limits: [[at.driftedKeys + 1, 'orange']],
        queries: [{ expr: `max(redis_ha_keeper_drift${ofKeeper(subject)})`, legend: 'keys' }],
      }),
    ];
  },
  rows(subject, at) {
    const { servers, mirrored } = subject;
    if (!servers || !mirrored) return [];
    const of = ofServers(subject, { envoy_cluster_name: `!${ENVOY_ADMIN}` });
    const missed = MISSED.map(each => `rate(envoy_cluster_upstream_${each}${of}${WINDOW})`).join(' + ');
    return [
      {
        title: 'Mirror',
        panels: [
          graph({
            title: 'Servers in step',
            description:
              'Servers that have every write and take clients. The keeper says on /readyz what keeps the others out.',
            limits: [[servers.count, 'green']],
            base: 'orange',
            queries: [{ expr: `max(${serversInStep(subject)})`, legend: 'in step' }],
          }),
          graph({
            title: 'Keys that differ',
            description: 'Of the sample that the keeper compares, those in which servers have differed for a while.',
            limits: [[at.driftedKeys + 1, 'orange']],
            queries: [{ expr: `max(redis_ha_keeper_drift${ofKeeper(subject)})`, legend: 'keys' }],
          }),
          graph({
            title: 'Commands and copies',
            description: 'What the Envoy of each pod sends to its own server, and to the others, a second.',
            unit: 'ops',
            queries: [
              {
                expr: `sum by (pod, envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total${of}${WINDOW}))`,
                legend: '{{pod}} to {{envoy_cluster_name}}',
              },
            ],
          }),
          graph({
            title: 'Writes that may be missing',
            description:
              'Connections and commands a second that an Envoy lost on the way to a server. The keeper takes that server from clients, and has it copied.',
            bars: true,
            queries: [
              {
                expr: `sum by (pod, envoy_cluster_name) (${missed}) > 0`,
                legend: '{{pod}} to {{envoy_cluster_name}}',
              },
            ],
          }),
          states({
            title: 'Envoys',
            description: 'Whether the Envoy beside each server answers.',
            values: { 0: ['down', 'red'], 1: ['up', 'green'] },
            queries: [
              {
                expr: `max by (pod) (up${ofServers(subject, { endpoint: PORTS.envoyStats.name })})`,
                legend: '{{pod}}',
              },
            ],
          }),
        ],
      },
    ];
  },
};
