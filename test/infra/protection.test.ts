import { holdsData, leadsToData } from '../../infra/protection';

it.each([
  [true, { protect: true, retainOnDelete: true }],
  [false, { protect: false, retainOnDelete: false }],
])('what holds data is protected and left alone, or neither: %s', (protection, options) => {
  expect(holdsData(protection)).toEqual(options);
});

it('what leads to data is protected, and left behind by nobody', () => {
  expect(leadsToData(true)).toEqual({ protect: true });
  expect(leadsToData(false)).toEqual({ protect: false });
});
