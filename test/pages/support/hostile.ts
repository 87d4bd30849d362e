import type { Page } from '../../../cli/page/page';

/** A page that has this text wherever a text can be. */
export function hostile(text: string): Page {
  return {
    title: text,
    lead: text,
    sections: [
      {
        heading: text,
        parts: [
          { kind: 'words', text },
          { kind: 'list', items: [text] },
          { kind: 'table', head: [text], rows: [[text, text]] },
          {
            kind: 'plot',
            label: text,
            option: {
              xAxis: { type: 'category', data: [text, text], axisLabel: { width: 200, overflow: 'truncate' } },
              yAxis: { name: text, nameTextStyle: { width: 200, overflow: 'truncate' } },
              series: [
                {
                  type: 'line',
                  name: text,
                  data: [1, 2],
                  color: text,
                  symbol: `image://${text}`,
                  label: { show: true, position: 'bottom', formatter: text, width: 90, overflow: 'truncate' },
                  markLine: { data: [{ yAxis: 1, lineStyle: { color: text }, label: { show: false } }] },
                },
                { type: 'bar', data: [{ name: text, value: 1, itemStyle: { color: text } }] },
              ],
            },
          },
        ],
      },
    ],
  };
}
