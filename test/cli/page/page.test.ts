import { createHash } from 'node:crypto';
import { htmlOf, type Page } from '../../../cli/page/page';
import { SAMPLE } from '../../pages/support/sample';

const HOSTILE = `"'><script>alert(1)</script><img src="https://example.com/x" onerror=alert(1)>&`;
const withParts = (...parts: Page['sections'][number]['parts']): string =>
  htmlOf({ title: 'a', lead: 'b', sections: [{ heading: 'c', parts }] });

describe('a page', () => {
  const html = htmlOf(SAMPLE);

  it('is the same text for the same result', () => {
    expect(htmlOf(SAMPLE)).toBe(html);
  });

  it('asks for nothing, and runs nothing', () => {
    expect(html).not.toMatch(
      /<(script|link|img|iframe|object|embed|base)\b|@import|\bsrc=|\bhref=|url\((?!#)| on[a-z]+=| style=/,
    );
    expect(html).not.toMatch(/https?:/);
  });

  it('has a policy that lets through its own style alone', () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
  });

  it('defines each name once', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]+)/g)) expect(ids).toContain(id);
  });

  it('has its headings in order', () => {
    expect([...html.matchAll(/<h(\d)/g)].map(([, level]) => level)).toEqual(['1', '2', '2', '2']);
  });
});

it('takes what comes from outside as text, wherever it comes', () => {
  const html = htmlOf({
    title: HOSTILE,
    lead: HOSTILE,
    sections: [
      {
        heading: HOSTILE,
        parts: [
          { kind: 'words', text: HOSTILE },
          { kind: 'list', items: [HOSTILE] },
          { kind: 'table', head: [HOSTILE], rows: [[HOSTILE, HOSTILE]] },
          {
            kind: 'plot',
            label: HOSTILE,
            option: {
              xAxis: { type: 'category', name: HOSTILE, data: [HOSTILE, HOSTILE] },
              yAxis: { name: HOSTILE, axisLabel: { color: HOSTILE, fontFamily: HOSTILE } },
              series: [
                {
                  type: 'line',
                  name: HOSTILE,
                  data: [1, 2],
                  color: HOSTILE,
                  symbol: 'image://https://example.com/x',
                  label: { show: true, formatter: HOSTILE },
                  markLine: {
                    data: [{ xAxis: 1, name: HOSTILE, label: { formatter: HOSTILE }, lineStyle: { color: HOSTILE } }],
                  },
                },
                {
                  type: 'bar',
                  name: `${HOSTILE}2`,
                  data: [{ name: HOSTILE, value: 1, itemStyle: { color: HOSTILE } }],
                },
              ],
            },
          },
        ],
      },
    ],
  });
  expect(html.match(/<script|<img|<image/g)).toBeNull();
  expect(html.split(HOSTILE)).toHaveLength(1);
  // Within tags the quotes are those that tags were written with.
  for (const [tag] of html.matchAll(/<[a-z][^>]*>/g))
    expect(tag).toMatch(/^<[a-zA-Z0-9]+(?: [a-zA-Z0-9-]+(?:="[^"]*")?)*>$/);
});

it('has all that it is given', () => {
  const html = withParts(
    { kind: 'words', text: 'Some words.' },
    { kind: 'list', items: ['one', 'two'] },
    {
      kind: 'plot',
      label: 'Writes a second',
      option: { xAxis: {}, yAxis: {}, series: [{ type: 'line', data: [1, 2] }] },
    },
  );
  for (const text of ['Some words.', 'one', 'two']) expect(html).toContain(`>${text}<`);
  expect(html).toContain('<figcaption>Writes a second</figcaption>');
  expect(html.match(/<svg class="(broad|narrow)" [^>]*role="img" aria-label="Writes a second">/g)).toHaveLength(2);
});

describe('a table', () => {
  it('names its columns and its rows', () => {
    const html = withParts({ kind: 'table', head: ['server', 'role'], rows: [['redis-0', 'primary']] });
    expect(html).toContain('<th scope="col">server</th><th scope="col">role</th>');
    expect(html).toContain('<th scope="row">redis-0</th><td>primary</td>');
  });

  it('puts figures to the right, and what stands for one', () => {
    const html = withParts({
      kind: 'table',
      head: ['server', 'keys', 'lag', 'since'],
      rows: [
        ['a', '1,234', '2 s', 'a minute'],
        ['b', '–', 'unknown', '3 s'],
        ['c', '0', '0 s', ''],
      ],
    });
    const row = (html.match(/<tr>.*<\/tr>/g) ?? [])[2];
    expect(html).toContain('<th scope="col" class="figure">keys</th><th scope="col" class="figure">lag</th>');
    expect(html).toContain('<th scope="col">since</th>');
    expect(row).toBe(
      '<tr><th scope="row">b</th><td class="figure">–</td><td class="figure">unknown</td><td>3 s</td></tr>',
    );
  });

  it('names its rows at the left, also by figures, and breaks sentences alone', () => {
    const sentence = 'what is longer than a name can be, and than any figure';
    const html = withParts({ kind: 'table', head: ['%', 'what'], rows: [['50 %', sentence]] });
    expect(html).toContain(`<th scope="row">50 %</th><td class="sentence">${sentence}</td>`);
  });
});
