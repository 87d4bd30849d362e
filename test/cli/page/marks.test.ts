import { apart, MARK_ROW } from '../../../cli/page/marks';
import type { Series } from '../../../cli/page/options';

interface Placed {
  readonly name: string;
  readonly label: { readonly align: string; readonly distance: readonly [number, number] };
}

/** Marks at these values of an axis from 0 to 100 that is 500 pixels wide, as rows and alignments. */
const placed = (at: readonly (readonly [name: string, xAxis: number])[]) => {
  const line = { type: 'line', data: [[0, 1]], markLine: { data: at.map(([name, xAxis]) => ({ name, xAxis })) } };
  const { series, rows } = apart([line as Series], { min: 0, max: 100 }, 500);
  const { markLine } = series[0] as unknown as { markLine: { data: Placed[] } };
  return {
    rows,
    marks: markLine.data.map(({ name, label }) => [name, (label.distance[1] - 5) / MARK_ROW, label.align]),
  };
};

it('writes marks that are far from each other in one row', () => {
  expect(
    placed([
      ['injected', 20],
      ['healed', 80],
    ]),
  ).toEqual({
    rows: 1,
    marks: [
      ['injected', 0, 'center'],
      ['healed', 0, 'center'],
    ],
  });
});

it('takes another row for each that would lie on another, and the first again once there is room', () => {
  expect(
    placed([
      ['injected', 20],
      ['effect', 22],
      ['healed', 24],
      ['recovered', 60],
    ]),
  ).toEqual({
    rows: 3,
    marks: [
      ['injected', 0, 'center'],
      ['effect', 1, 'center'],
      ['healed', 2, 'center'],
      ['recovered', 0, 'center'],
    ],
  });
});

it('keeps words inside where the plot begins and ends', () => {
  expect(
    placed([
      ['injected', 1],
      ['recovered', 99],
    ]).marks,
  ).toEqual([
    ['injected', 0, 'left'],
    ['recovered', 0, 'right'],
  ]);
});

it('goes by the values where the axis does not say how far it reaches', () => {
  const line = {
    type: 'line',
    data: [
      [0, 1],
      [1000, 1],
    ],
    markLine: { data: [{ name: 'healed', xAxis: 1000 }] },
  };
  const { series } = apart([line as Series], {}, 500);
  expect(series).toMatchObject([{ markLine: { data: [{ label: { align: 'right' } }] } }]);
});

it('leaves alone what has no marks, and marks across', () => {
  const plain: Series = { type: 'line', data: [1] };
  const level: Series = { type: 'line', data: [1], markLine: { data: [{ name: 'most', yAxis: 3 }] } };
  expect(apart([plain, level], {}, 500)).toEqual({ series: [plain, level], rows: 0 });
});
