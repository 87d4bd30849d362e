import { LINES } from '../../../cli/page/colors';
import { drawn, type PlotOption } from '../../../cli/page/drawing';
import { dressed } from '../../../cli/page/dress';

const OPTION: PlotOption = {
  xAxis: { type: 'time', name: 'time' },
  yAxis: { type: 'value', name: 'writes a second' },
  series: [
    {
      type: 'line',
      name: 'shard 0',
      areaStyle: { opacity: 0.2 },
      data: [
        [0, 1],
        [60_000, 3],
      ],
      markLine: { data: [{ xAxis: 30_000, name: 'killed', label: { formatter: '{b}' } }] },
      markArea: { data: [[{ name: 'away', xAxis: 30_000 }, { xAxis: 40_000 }]] },
    },
    { type: 'bar', name: 'shard 1', data: [[0, 2]], label: { show: true } },
    { type: 'scatter', name: 'shard 2', data: [[30_000, 2]] },
  ],
};
const draw = (id = 'here') => drawn(dressed(OPTION, 400), { width: 400, height: 300, id });

it('draws with the colours of the page alone, by day and by night', () => {
  const tags = [...draw().matchAll(/<[^>]*>/g)].map(([tag]) => tag).filter(tag => !/stroke-width="0"/.test(tag));
  const colours = tags.flatMap(tag =>
    [...tag.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, colour = '']) => colour),
  );
  expect(colours).toEqual(expect.arrayContaining(LINES.slice(0, 3)));
  expect(colours.filter(colour => !/^(none|transparent|var\(--[a-z0-9-]+\)|url\(#here-p\d\))$/.test(colour))).toEqual(
    [],
  );
});

it('says every name and mark', () => {
  for (const word of ['time', 'writes a second', 'shard 0', 'shard 1', 'shard 2', 'killed', 'away'])
    expect(draw()).toContain(`>${word}</text>`);
});

it('gives each text its size, and none a font of its own', () => {
  for (const [tag] of draw().matchAll(/<text[^>]*>/g)) expect(tag).toMatch(/ font-size="\d+px"/);
  expect(draw()).not.toContain('font-family');
});

it('names what it defines as it is told', () => {
  expect(draw()).toBe(draw());
  expect(draw('there')).toContain(' id="there-');
  expect(draw('there')).not.toMatch(/\bzr\d/);
});
