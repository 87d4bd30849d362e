import { FAULT_NAMES } from '../drills/operations';
import type { Kind } from '../kind';
import { cellsOf, DRILLS, GAPS, gapBars, HOW, LOSSES } from './drills';

/** What clients see of a fault. */
export const FAILOVER: Kind = {
  ...DRILLS,
  name: 'failover',
  title: 'Failover by fault, topology and engine',
  summary: 'how long clients wait when a primary is killed, deleted, frozen or cut off',
  about: [
    HOW,
    'The fault is done to a primary: of a cluster that of the first shard, but for a cut node, which is the one with most ' +
      'primaries. A server that is frozen or isolated comes back after 15 s, a node after 30 s (Sentinels) or 60 s. ' +
      'Another server is looked for some times a second; where a killed server was back before, there is none in its ' +
      'place. All is whole when every server is ready and the keeper has nothing to do, the time of the fault included. ' +
      'Of kills that follow each other within ten minutes, the kubelet has a server wait before it is started again: 10 s, then 20 s.',
  ],
  cells: cellsOf('fault', FAULT_NAMES),
  measures: [
    GAPS.direct,
    GAPS.front,
    { name: 'takeoverMs', heading: 'another is primary after', unit: 'time' },
    { name: 'wholeMs', heading: 'all is whole after', unit: 'time' },
    ...LOSSES,
  ],
  plots: rows => [gapBars(rows, 'fault')],
};
