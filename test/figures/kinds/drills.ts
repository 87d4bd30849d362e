import { DRILLED } from '../../e2e/support/engines';
import { clusterSite } from '../drills/cluster';
import { sentinelSite } from '../drills/sentinel';
import { type Bars, type Cell, cellOf, type Kind, type Measure, type Row } from '../kind';

/** The topologies that are broken, by their constructs. */
const TOPOLOGIES = { RedisCluster: clusterSite, RedisSentinel: sentinelSite } as const;

type Topology = keyof typeof TOPOLOGIES;

/** What all figures by drills have in common. */
export const DRILLS: Pick<Kind, 'onCluster' | 'site' | 'open' | 'findings'> = {
  onCluster: true,
  site: ({ of }) => `${of.topology}, ${of.engine}`,
  open: ({ of }) => {
    const engine = DRILLED.find(each => each === of.engine);
    if (!engine) throw new Error(`Figures are not made with ${of.engine}.`);
    return TOPOLOGIES[of.topology as Topology](engine);
  },
  findings: () => [],
};

/** Where clients come by more than one way, the longest gap is said for each. */
export const GAPS = {
  direct: { name: 'gapMs', heading: 'longest time without a write', unit: 'time' },
  front: { name: 'frontGapMs', heading: 'the same at the front', unit: 'time' },
} as const;

/** What was lost, and of how much. */
export const LOSSES: readonly Measure[] = [
  { name: 'lostConfirmed', heading: 'confirmed, and lost', unit: 'count' },
  { name: 'lostOthers', heading: 'not confirmed, and lost', unit: 'count' },
  { name: 'acknowledged', heading: 'acknowledged', unit: 'count' },
];

/** What is done to each topology with each engine. */
export function cellsOf(
  heading: 'fault' | 'operation',
  names: readonly string[],
  fits: (name: string, topology: Topology) => boolean = () => true,
): Cell[] {
  const topologies = Object.keys(TOPOLOGIES) as Topology[];
  return topologies.flatMap(topology =>
    DRILLED.flatMap(engine =>
      names.filter(name => fits(name, topology)).map(name => cellOf({ [heading]: name, topology, engine })),
    ),
  );
}

/** A bar for each topology and engine, a group for each of what is done. */
export function gapBars(rows: readonly Row[], heading: 'fault' | 'operation'): Bars {
  const groups = [...new Set(rows.map(({ cell }) => cell.of[heading] ?? ''))];
  const sites = [...new Set(rows.map(({ cell }) => DRILLS.site(cell)))];
  return {
    kind: 'bars',
    name: 'gap',
    alt: `Longest time without a write by ${heading}, for each topology and engine`,
    measure: GAPS.direct,
    groups,
    bars: sites.map(site => ({
      name: site,
      summaries: groups.map(
        group =>
          rows.find(({ cell }) => cell.of[heading] === group && DRILLS.site(cell) === site)?.summaries[
            GAPS.direct.name
          ],
      ),
    })),
  };
}

/** Said on each page of drills. */
export const HOW =
  'By the code of [drills](../drills.md): a program in a pod writes all the time, four writers a shard, half of which wait ' +
  'for a replica after each write, and looks for every acknowledged write afterwards. Its commands have a timeout of a second. ' +
  'The longest time is that between two acknowledged writes of one writer, of the writer that had the longest. ' +
  '`RedisCluster` has three shards of two servers, `RedisSentinel` three servers, three Sentinels and a [front](../redis-front.md) ' +
  'of two, at whose write port a second such program comes; all else is as it is by default.';
