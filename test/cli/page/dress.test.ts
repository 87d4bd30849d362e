import type { PlotOption } from '../../../cli/page/drawing';
import { dressed } from '../../../cli/page/dress';

const line = (name: string, more = {}) => ({ type: 'line' as const, name, data: [1, 2, 3], ...more });
const of = (option: PlotOption, width = 760) => dressed({ xAxis: {}, yAxis: {}, ...option }, width);
const top = ({ grid }: PlotOption) => (grid as { readonly top: number }).top;

it('tells lines apart by more than colours', () => {
  const { series } = of({ series: [line('a'), line('b'), line('c')] });
  const [a, b, c] = series as { symbol: string; lineStyle: { type: unknown } }[];
  expect(new Set([a, b, c].map(each => each?.symbol)).size).toBe(3);
  expect(new Set([a, b, c].map(each => String(each?.lineStyle.type))).size).toBe(3);
});

it('draws alike what has one name', () => {
  const { series } = of({ series: [line('a'), line('a'), line('b')] });
  const [one, other, last] = series as { symbol: string }[];
  expect(one?.symbol).toBe(other?.symbol);
  expect(last?.symbol).not.toBe(one?.symbol);
});

it('hides no line behind its symbols', () => {
  const { series } = of({ series: [line('a', { data: Array.from({ length: 200 }, (_, index) => index) })] });
  expect(series).toMatchObject([{ showSymbol: false }]);
});

it('has a legend where there is more than one name, and room for its rows', () => {
  const many = Array.from({ length: 8 }, (_, index) => line(`a server with a name, ${index}`));
  expect(of({ series: [line('a')] }).legend).toEqual({ show: false });
  expect(of({ series: [line('a'), line('b')] }).legend).toMatchObject({ top: 0, left: 0 });
  expect(top(of({ series: many }, 400))).toBeGreaterThan(top(of({ series: many }, 760)));
  expect(top(of({ series: many }, 760))).toBeGreaterThan(top(of({ series: [line('a'), line('b')] }, 760)));
});

it('leaves what a plot says by itself', () => {
  const own = of({
    grid: { top: 1 },
    legend: { top: 99 },
    yAxis: { splitNumber: 9 },
    series: [line('a', { symbol: 'pin', lineStyle: { type: 'dotted' } }), line('b')],
  });
  expect(own).toMatchObject({ grid: { top: 1 }, legend: { top: 99 }, yAxis: [{ splitNumber: 9 }] });
  expect(own.series).toMatchObject([{ symbol: 'pin', lineStyle: { type: 'dotted' } }, {}]);
});
