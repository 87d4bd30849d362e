import { grown } from '../measures';
import { ofKeeper } from '../subject';
import { figure, graph, mapped, states } from './panels';
import type { Topic } from './topic';
import { RESOLUTION, WINDOW } from './variables';

/** What the keeper finds, and what it does about it. */
export const keeper: Topic = {
  figures(subject) {
    if (!subject.keeper) return [];
    return [
      figure({
        title: 'As wanted',
        description:
          'Whether the keeper finds everything as it should be. If not, it says why on /readyz and in its log.',
        base: 'orange',
        limits: [[1, 'green']],
        mappings: [mapped({ 0: ['no', 'orange'], 1: ['yes', 'green'] })],
        queries: [{ expr: `max(redis_ha_keeper_settled${ofKeeper(subject)})`, legend: 'settled' }],
      }),
    ];
  },
  rows(subject) {
    if (!subject.keeper) return [];
    const of = ofKeeper(subject);
    const happened = (metric: string, by: string) => [
      { expr: grown(`redis_ha_keeper_${metric}${of}`, RESOLUTION, by), legend: `{{${by}}}` },
    ];
    return [
      {
        title: 'Keeper',
        panels: [
          states({
            title: 'What the keeper was at',
            description: 'Forming what is new, repairing, waiting until it may, settled, or paused by somebody.',
            values: { 0: ['no', 'text'], 1: ['yes', 'blue'] },
            queries: [{ expr: `max by (state) (redis_ha_keeper_state${of})`, legend: '{{state}}' }],
          }),
          graph({
            title: 'Steps by kind',
            description: 'Commands by which the keeper changed something. They are marked in the other panels too.',
            bars: true,
            queries: happened('steps_total', 'kind'),
          }),
          graph({
            title: 'Steps that failed',
            description: 'Commands that a server refused, or did not answer. The keeper looks again, and decides anew.',
            bars: true,
            queries: happened('step_errors_total', 'kind'),
          }),
          graph({
            title: 'Servers that answer the keeper',
            description: 'Pods of servers that answer the keeper, and those that there should be.',
            queries: [
              { expr: `max(redis_ha_keeper_pods_answering${of})`, legend: 'answering' },
              { expr: `max(redis_ha_keeper_pods_wanted${of})`, legend: 'wanted' },
            ],
          }),
          graph({
            title: 'Passes',
            description: 'How long a pass takes: of 100, 99 were quicker.',
            unit: 's',
            queries: [
              {
                expr: `histogram_quantile(0.99, sum by (le) (rate(redis_ha_keeper_pass_duration_seconds_bucket${of}${WINDOW})))`,
                legend: '99th percentile',
              },
            ],
          }),
          graph({
            title: 'Answers to servers that stop',
            description: 'What the keeper told servers that stop and ask what to do with what they have.',
            bars: true,
            queries: happened('verdicts_total', 'verdict'),
          }),
        ],
      },
    ];
  },
};
