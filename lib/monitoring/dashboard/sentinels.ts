import { answeringSentinels, sentinelsInTouch } from '../measures';
import { figure, graph } from './panels';
import type { Topic } from './topic';

/** Whether there are Sentinels enough for a failover. */
export const sentinels: Topic = {
  figures(subject) {
    if (!subject.sentinels) return [];
    const { count, needed } = subject.sentinels;
    return [
      figure({
        title: 'Sentinels that answer',
        description: `Sentinels that answer the keeper, of ${count}. Fewer than ${needed} have no replica take over.`,
        base: 'red',
        limits: [
          [needed, 'orange'],
          [count, 'green'],
        ],
        queries: [{ expr: `max(${answeringSentinels(subject)})`, legend: 'Sentinels' }],
      }),
    ];
  },
  rows(subject) {
    if (!subject.sentinels) return [];
    const { needed } = subject.sentinels;
    return [
      {
        title: 'Sentinels',
        panels: [
          graph({
            title: 'Sentinels that answer the keeper, and each other',
            description: `At the line, a failover just has the Sentinels that it needs: ${needed}.`,
            base: 'red',
            limits: [[needed, 'green']],
            queries: [
              { expr: `max(${answeringSentinels(subject)})`, legend: 'answer the keeper' },
              { expr: sentinelsInTouch(subject), legend: 'are in touch' },
            ],
          }),
        ],
      },
    ];
  },
};
