import {
  clusterHandOver,
  detectionSeconds,
  gracePeriodProblems,
  leastGracePeriod,
  patienceSeconds,
  sentinelHandOver,
  shutdownProblems,
} from '../../../lib/workload/grace-period';

it.each([
  // node timeout, least grace period: 60 of silence, 10 hand-over, twice the timeout, 10 shutdown, 10 in reserve
  [1000, 92],
  [5000, 100],
  [5001, 101],
  [60_000, 210],
])('with a node timeout of %i ms a server needs %i s at least', (nodeTimeoutMs, least) => {
  expect(leastGracePeriod(clusterHandOver(nodeTimeoutMs))).toBe(least);
  expect(gracePeriodProblems(least, clusterHandOver(nodeTimeoutMs))).toEqual([]);
  expect(gracePeriodProblems(least - 1, clusterHandOver(nodeTimeoutMs))).toEqual([
    expect.stringMatching(new RegExp(`is too short.*set ${least} or more`)),
  ]);
});

it.each([
  [100, 5000, 60],
  [110, 5000, 70],
  [150, 5000, 90],
  [1800, 5000, 90],
  [210, 60_000, 60],
])('of %i s, with a node timeout of %i ms, %i s are for waiting', (grace, nodeTimeoutMs, patience) => {
  expect(patienceSeconds(grace, clusterHandOver(nodeTimeoutMs))).toBe(patience);
});

it.each([0, -1, 100.5, 1e206, Number.NaN])('%p is no grace period', grace => {
  expect(gracePeriodProblems(grace, clusterHandOver(5000))).toEqual([
    expect.stringMatching(/is no time; set whole seconds, 100 or more/),
  ]);
});

it('shows the sum', () => {
  expect(gracePeriodProblems(30, clusterHandOver(5000))).toEqual([
    'gracePeriodSeconds: 30 is too short: a primary would be killed before it has handed over (60 s for a keeper that ' +
      "does not answer + 10 s for the hand-over + 10 s for its vote, twice nodeTimeoutMs + 10 s for the server's own " +
      'shutdown + 10 s in reserve); set 100 or more, or a shorter nodeTimeoutMs',
  ]);
});

it.each([
  // failover-timeout, least grace period: 60 of silence, three tries, 10 shutdown, 10 in reserve
  [1000, 116],
  [8000, 116],
  [8001, 152],
  [60_000, 272],
  [180_000, 632],
])(
  'with a failover timeout of %i ms a primary that Sentinels watch needs %i s at least',
  (failoverTimeoutMs, least) => {
    const handOver = sentinelHandOver(failoverTimeoutMs);
    expect(leastGracePeriod(handOver)).toBe(least);
    expect(gracePeriodProblems(least, handOver)).toEqual([]);
    const hint = least > 116 ? `${least} or more, or a shorter failoverTimeoutMs$` : `${least} or more$`;
    expect(gracePeriodProblems(least - 1, handOver)).toEqual([expect.stringMatching(`set ${hint}`)]);
  },
);

it.each([
  [2000, 6000, 34],
  [5000, 8000, 34],
  [60_000, 180_000, 430],
])('gives Sentinels with %i and %i ms up to %i s to promote another', (downAfterMs, failoverTimeoutMs, seconds) => {
  expect(detectionSeconds(downAfterMs, failoverTimeoutMs)).toBe(seconds);
});

it.each([9, 0, -1, 12.5, Number.NaN])('%p s are too few for a server that only writes its files', seconds => {
  expect(shutdownProblems(seconds)).toEqual([expect.stringMatching(/no time for its files; set whole seconds, 10 or/)]);
  expect(shutdownProblems(10)).toEqual([]);
});
