import { isTested, type TestedEngine } from '../../../lib/config/engines';
import { type Engine, findEngines } from './engines';

/** A tested engine, and another one. */
export type Way = readonly [from: TestedEngine, to: TestedEngine, old: Engine, next: Engine];

/**
 * Every two different tested engines on hand that belong together. Throws a sentence where there are none, since a test
 * that is left out tests nothing.
 *
 * @param belong @default - any two do
 */
export function findWays(
  belong: (from: TestedEngine, to: TestedEngine) => boolean = () => true,
  engines: readonly Engine[] = findEngines(),
): Way[] {
  const named = engines.flatMap(engine => (isTested(engine.name) ? [[engine.name, engine] as const] : []));
  const ways = named.flatMap(([from, old]) =>
    named.flatMap(([to, next]): Way[] => (from !== to && belong(from, to) ? [[from, to, old, next]] : [])),
  );
  if (ways.length > 0) return ways;
  throw new Error(
    `These tests need two releases, of which one can go on with what the other has written, and there is no such pair ` +
      `among ${engines.map(({ name }) => name).join(', ')}: set REDIS_HA_SERVERS to folders of tested engines, such as ` +
      '…/redis-7.0:…/redis-8.0.',
  );
}
