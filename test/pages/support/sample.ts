import { colored } from '../../../cli/page/colors';
import type { Page } from '../../../cli/page/page';

const BEGAN = Date.parse('2026-01-02T10:00:00Z');
const at = (second: number) => BEGAN + second * 1000;
/** Writes a second, with a gap where the primary is lost. */
const rate = (name: string, high: number, from: number, to: number) => ({
  type: 'line' as const,
  name,
  data: Array.from({ length: 90 }, (_, second) => [
    at(second),
    second > from && second < to ? 0 : Math.round(high + 40 * Math.sin(second / 3)),
  ]),
});

/** A page with every kind of part, and with what is hard to lay out: long names, many columns, many rows. */
export const SAMPLE: Page = {
  title: 'A drill on redis in namespace shop',
  lead: 'The primary of shard 1 was killed while 200 clients wrote. Writes waited for 8.4 s; nothing that was acknowledged is lost.',
  sections: [
    {
      heading: 'What came of it',
      parts: [
        {
          kind: 'words',
          text: 'Each fault is caused once all servers are in step again. What clients saw is counted by the clients, and what the servers hold is read from every one of them afterwards.',
        },
        {
          kind: 'table',
          head: ['fault', 'writes waited', 'acknowledged', 'lost', 'verdict'],
          rows: [
            ['the primary is killed', '8.4 s', '48,210', '0', 'as it should be'],
            ['its node is cut off from all others', '11.9 s', '46,023', '0', 'as it should be'],
            ['its disk is full', '–', '51,877', '0', 'as it should be'],
          ],
        },
        {
          kind: 'list',
          items: [
            'A replica was elected after 6.1 s.',
            'The server that was killed came back as a replica, and copied 1.2 MiB that it lacked.',
          ],
        },
      ],
    },
    {
      heading: 'Writes a second',
      parts: [
        {
          kind: 'plot',
          label:
            'Writes that were acknowledged each second, by shard. Those of shard 1 stop for eight seconds after the fault; the others go on.',
          option: {
            xAxis: { type: 'time' },
            yAxis: { type: 'value', name: 'writes a second' },
            series: [
              {
                ...rate('shard 0', 420, 0, 0),
                markLine: { data: [{ xAxis: at(30), label: { formatter: 'primary killed' } }] },
              },
              rate('shard 1', 300, 30, 39),
              rate('shard 2', 180, 0, 0),
            ],
          },
        },
        {
          kind: 'plot',
          label: 'How long writes waited, in the middle and in the worst case, for each fault.',
          option: {
            xAxis: { type: 'value', name: 'seconds' },
            yAxis: {
              type: 'category',
              inverse: true,
              data: ['the primary is killed', 'its node is cut off from all others', 'its disk is full'],
            },
            series: [
              { type: 'bar', name: 'in the middle', data: [6.2, 9.1, 0.4], label: { show: true, position: 'right' } },
              {
                type: 'bar',
                name: 'in the worst case',
                data: [8.4, 11.9, 0.9],
                label: { show: true, position: 'right' },
              },
            ],
          },
        },
        {
          kind: 'plot',
          label: 'Each write that took longer than 10 ms, by when it was sent. What took longer than 1 s is marked.',
          height: 280,
          option: {
            xAxis: { type: 'time' },
            yAxis: { type: 'log', name: 'milliseconds', min: 10 },
            series: [
              {
                type: 'scatter',
                name: 'to a primary that stays',
                data: Array.from({ length: 40 }, (_, index) => [at(index * 2.2), 12 + ((index * 37) % 60)]),
              },
              {
                type: 'scatter',
                name: 'to the one that is lost',
                data: Array.from({ length: 14 }, (_, index) => [at(30 + index * 0.6), 8400 - index * 590]),
                markArea: { data: [[{ xAxis: at(30) }, { xAxis: at(38.4) }]], itemStyle: { color: colored('ill') } },
              },
            ],
          },
        },
      ],
    },
    {
      heading: 'Servers',
      parts: [
        {
          kind: 'table',
          head: [
            'server',
            'node',
            'zone',
            'role before',
            'role after',
            'keys',
            'memory',
            'replication offset',
            'restarts',
            'image',
          ],
          rows: Array.from({ length: 60 }, (_, index) => [
            `redis-${index % 3}-${Math.floor(index / 3)}`,
            `node-with-a-long-name-${(index % 5) + 1}`,
            `zone-${'abc'[index % 3]}`,
            index < 3 ? 'primary' : 'replica',
            index === 1 ? 'replica' : index === 4 || index === 0 || index === 2 ? 'primary' : 'replica',
            (12_000 + index * 137).toLocaleString('en'),
            `${(300 + index) / 10} MiB`,
            String(918_273_645 + index),
            index === 1 ? '1' : '0',
            'valkey/valkey:9.1-alpine',
          ]),
        },
      ],
    },
  ],
};
