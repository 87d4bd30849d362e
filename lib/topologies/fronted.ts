import type { FrontTargets } from '../config/front-targets';
import type { IRedis } from './redis';

/** A Redis that a front can stand before: it has one primary at a time. */
export interface Fronted extends IRedis {
  /** What a front needs to know of it. */
  readonly frontTargets: FrontTargets;
}

/** Whether a front can stand before it. */
export function isFronted(redis: IRedis): redis is Fronted {
  return 'frontTargets' in redis;
}
