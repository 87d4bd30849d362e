import { PLANNED } from '../drills/operations';
import type { Kind } from '../kind';
import { cellsOf, DRILLS, GAPS, gapBars, HOW, LOSSES } from './drills';

/** What clients see of what is done on purpose. */
export const PLANNED_OPERATIONS: Kind = {
  ...DRILLS,
  name: 'planned',
  title: 'Planned operations by topology and engine',
  summary: 'how long clients wait while primaries hand over, servers are replaced, nodes drained',
  about: [
    HOW,
    "Hand-over: a primary's pod is deleted. Rolling update: every server is replaced, of a cluster all shards at the same " +
      "time. Drain: a primary's node is drained of the topology's pods and let back. Front replaced: every HAProxy.",
  ],
  cells: cellsOf(
    'operation',
    Object.values(PLANNED),
    (name, topology) => name !== PLANNED.front || topology === 'RedisSentinel',
  ),
  measures: [GAPS.direct, GAPS.front, { name: 'wholeMs', heading: 'took', unit: 'time' }, ...LOSSES],
  plots: rows => [gapBars(rows, 'operation')],
};
