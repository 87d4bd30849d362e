import { figuresOf, type LaneFigures } from '../../../drills/ledger/report';

const LANE: LaneFigures = {
  acknowledged: { plain: 100, waited: 0 },
  unknown: 0,
  errors: {},
  longestGap: { ms: 5, began: 0 },
  broken: 0,
  refused: 0,
  outsideGap: 0,
  found: 100,
  wrong: 0,
  lost: { plain: 0, waited: 0 },
  lostSample: [],
};

describe('figuresOf', () => {
  test('adds up lanes', () => {
    const lanes: LaneFigures[] = [
      { ...LANE, unknown: 2, errors: { timeout: 2, MOVED: 1 }, longestGap: { ms: 1500.4, began: 1000 }, broken: 2 },
      {
        ...LANE,
        acknowledged: { plain: 10, waited: 90 },
        found: 90,
        wrong: 1,
        lost: { plain: 2, waited: 3 },
        lostSample: ['a', 'b'],
        errors: { MOVED: 1 },
        broken: 1,
        refused: 7,
        outsideGap: 4,
      },
    ];
    expect(figuresOf(lanes, 2000)).toEqual({
      acknowledged: { plain: 110, waited: 90 },
      found: 190,
      lost: { plain: 2, waited: 3 },
      lostSample: ['a', 'b'],
      wrong: 1,
      unverified: 4,
      unknown: 2,
      errors: { MOVED: 2, timeout: 2 },
      broken: 3,
      brokenPerLane: 2,
      refused: 7,
      outsideGap: 4,
      longestGapMs: 1500,
      longestGapBegan: '1970-01-01T00:00:01.000Z',
      writesPerSecond: 100,
    });
  });

  test('names ten lost keys at most', () => {
    const lostSample = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(
      figuresOf(
        [LANE, LANE].map(lane => ({ ...lane, lostSample })),
        1,
      ).lostSample,
    ).toHaveLength(10);
  });

  test('is all zero for no lane', () => {
    expect(figuresOf([], 0)).toMatchObject({
      acknowledged: { plain: 0, waited: 0 },
      writesPerSecond: 0,
      unverified: 0,
      brokenPerLane: 0,
    });
  });
});
