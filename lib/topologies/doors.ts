import type { Door } from '../access/network-policies';
import type { IRedis } from './redis';

/** What says at which of its pods and ports clients come in: every topology that this library runs. */
export interface Doors extends IRedis {
  readonly doors: readonly Door[];
}

/** Whether it is known where clients come in. */
export function hasDoors(redis: IRedis): redis is Doors {
  return 'doors' in redis;
}
