import type { Figures, Report } from '../../../drills/ledger/report';

const FIGURES: Figures = {
  acknowledged: { plain: 0, waited: 0 },
  found: 0,
  lost: { plain: 0, waited: 0 },
  lostSample: [],
  wrong: 0,
  unverified: 0,
  unknown: 0,
  errors: {},
  broken: 0,
  brokenPerLane: 0,
  refused: 0,
  outsideGap: 0,
  longestGapMs: 0,
  longestGapBegan: '2026-01-01T00:00:00.000Z',
  writesPerSecond: 0,
};

/** A report of one shard, with nothing in it but what is given. */
export function reportWith(figures: Partial<Figures>): Report {
  const all = { ...FIGURES, ...figures };
  return {
    run: 'test',
    state: 'running',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1000,
    total: all,
    shards: [{ ...all, slots: '0-16383', primary: '10.0.0.1:6379', replicas: 1, lanes: 4 }],
  };
}
