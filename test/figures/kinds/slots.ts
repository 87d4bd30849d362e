import { FEW, MANY, wayNames } from '../../bench/scale/ways';
import { DRILLED } from '../../e2e/support/engines';
import { cellOf, type Kind } from '../kind';
import { KEYS, slotsSite } from '../slots/site';

/** How fast slots move. */
export const SLOTS: Kind = {
  name: 'slots',
  title: 'How fast slots move to more shards, and to fewer',
  summary: 'what the keeper takes from three shards to five and back, as a ratio to `redis-cli`',
  about: [
    `Servers on loopback without replicas, ${KEYS.toLocaleString('en')} keys of mixed sizes and types. All ways take turns on the same ` +
      `servers, from ${FEW} shards to ${MANY} and back; after each all keys are counted. \`redis-cli\` is \`--cluster rebalance\`, of ` +
      'whole slots with `--cluster-use-atomic-slot-migration`. How many times as fast is by the same round. Servers, keeper and ' +
      '`redis-cli` share the machine.',
  ],
  cells: DRILLED.flatMap(engine => wayNames(engine).map(way => cellOf({ way, engine }))),
  measures: [
    { name: 'moreMs', heading: `${FEW} → ${MANY} shards`, unit: 'time' },
    { name: 'moreRatio', heading: 'times as fast as `redis-cli`', unit: 'ratio' },
    { name: 'fewerMs', heading: `${MANY} → ${FEW} shards`, unit: 'time' },
    { name: 'fewerRatio', heading: 'times as fast, back', unit: 'ratio' },
  ],
  onCluster: false,
  site: ({ of }) => of.engine ?? '',
  open: ({ of }) => slotsSite(of.engine ?? ''),
  findings: () => [],
  plots: () => [],
};
