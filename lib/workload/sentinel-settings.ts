import type { Problems } from '../validation';
import { check, isWhole, shown } from '../validation';
import { type Placement, placementProblems, zonesOf } from './placement';
import { type Resources, resourceProblems } from './resources';

/** Settings of the Sentinels. */
export interface SentinelSettings {
  /**
   * How many there are, 1 to 15: a failover needs the majority of them. Fewer than 3, and even numbers, are allowed
   * with a warning. As sidecars there is one in each server's pod, and any other number is refused.
   * @default 3, or the number of servers where they are sidecars
   */
  readonly count?: number;
  /**
   * How many must agree that the primary is away before one of them asks the majority to let it fail over. More than
   * there are is refused; less than the majority is allowed with a warning.
   * @default - the majority of them
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#quorum
   */
  readonly quorum?: number;
  /** In pods of their own, or as a container in each server's pod. @default 'pods' */
  readonly as?: 'pods' | 'sidecars';
  /** What each asks for. @default { cpu: '20m', memory: '64Mi' } */
  readonly resources?: Resources;
  /**
   * Where they run, if in pods of their own.
   * @default - on the nodes and in the zones of the servers, spread as far as possible
   */
  readonly placement?: Placement;
}

/** The settings, complete. */
export type WantedSentinels = Required<SentinelSettings>;

/** More of them only take longer to agree. */
const MOST_SENTINELS = 15;

/** Sentinel itself takes 10 MiB; the rest is for its clients, and for the shells of its probes. */
const LEAST_MEMORY = '32Mi';

/** The smallest number of Sentinels that is more than half of them. */
export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** The settings with their defaults, beside so many servers that are placed so. */
export function wantedSentinels(settings: SentinelSettings, servers: number, placement: Placement): WantedSentinels {
  const { as = 'pods', count = as === 'sidecars' ? servers : 3, quorum = majorityOf(count) } = settings;
  const { resources = { cpu: '20m', memory: '64Mi' } } = settings;
  return {
    as,
    count,
    quorum,
    resources,
    placement: settings.placement ?? { ...placement, spread: 'preferred' },
  };
}

/** What is wrong with the settings. */
export function sentinelProblems(settings: SentinelSettings, servers: number, placement: Placement): Problems {
  const { as, count, quorum, resources, placement: own } = wantedSentinels(settings, servers, placement);
  const majority = majorityOf(count);
  const counted = isWhole(count, 1, MOST_SENTINELS);
  return [
    ...check(
      [
        as !== 'pods' && as !== 'sidecars',
        `sentinels.as: ${shown(as)} is no way to run them; set "pods" or "sidecars"`,
      ],
      [
        settings.count !== undefined && !counted,
        `sentinels.count: ${shown(count)} is out of range; set a whole number from 1 to ${MOST_SENTINELS}, best 3 or 5`,
      ],
      [
        as === 'sidecars' && counted && count !== servers,
        `sentinels.count: ${count} as sidecars do not fit ${servers} servers, one in the pod of each; leave count out, or set sentinels.as to "pods"`,
      ],
      [
        as === 'sidecars' && settings.count === undefined && servers > MOST_SENTINELS,
        `sentinels.as: as sidecars there would be ${servers} of them, and more than ${MOST_SENTINELS} only take longer to agree; set "pods"`,
      ],
      [
        counted && isWhole(quorum, 1) && quorum > count,
        `sentinels.quorum: ${quorum} can never agree, as there are ${count}; set ${majority}, the majority`,
      ],
      [
        counted && !isWhole(quorum, 1),
        `sentinels.quorum: ${shown(quorum)} is no number of Sentinels; set a whole number from 1 to ${count}, best ${majority}, the majority`,
      ],
      [
        as === 'sidecars' && settings.placement !== undefined,
        'sentinels.placement: sidecars run where the servers do; leave it out, or set sentinels.as to "pods"',
      ],
    ),
    ...resourceProblems('sentinels.resources', resources, LEAST_MEMORY),
    ...(settings.placement === undefined
      ? []
      : placementProblems(
          own,
          counted ? count : 1,
          { group: 'the Sentinels', prop: 'sentinels.count', besides: 0 },
          'sentinels.placement',
        )),
  ];
}

/** What the settings make likely to go wrong, though they are allowed. */
export function sentinelWarnings({ as, count, quorum, placement }: WantedSentinels): Problems {
  const majority = majorityOf(count);
  const zones = zonesOf(placement).length;
  const enough = count - quorum + 1;
  const more = as === 'pods' ? 'set sentinels.count to 3 or 5' : 'set servers to 3 or 5, or sentinels.as to "pods"';
  return check(
    [
      count < 3,
      `sentinels.count: with ${count} no failover is possible while one is away, as the majority is ${majority}; ${more}`,
    ],
    [
      count > 3 && count % 2 === 0,
      `sentinels.count: ${count} survive the loss of ${count - majority}, as ${count - 1} do; ${more}`,
    ],
    [
      quorum < majority,
      `sentinels.quorum: ${quorum} of ${count} take the primary for away, which is more often mistaken; still the majority, ${majority}, must elect who fails over, so that no more losses are survived; set ${majority}`,
    ],
    [
      quorum > majority,
      `sentinels.quorum: with ${quorum} of ${count} no failover is possible while ${enough} ${enough === 1 ? 'is' : 'are'} away, though the majority is ${majority}; set ${majority}`,
    ],
    [
      zones === 1 || zones === 2,
      `${as === 'pods' ? 'sentinels.placement' : 'placement'}.zones: ${zones === 1 ? 'one zone holds all Sentinels' : 'of two zones one holds half of the Sentinels or more'}, ` +
        'and no failover is possible while it is away; list three zones',
    ],
  );
}
