import { DEFAULT_ENGINE, isTested, ENGINES as TESTED, type TestedEngine } from '../../../lib/config/engines';

/** The default engine first: what breaks everything shows soonest there. */
const ALL = [DEFAULT_ENGINE, ...Object.keys(TESTED).filter(name => name !== DEFAULT_ENGINE)].filter(isTested);

/** Whether the whole matrix was asked for. */
export const FULL = process.env.REDIS_HA_FULL === '1';

/** Engines that the whole set of drills runs with; the others run the basic ones. */
const DRILLED: readonly TestedEngine[] = [DEFAULT_ENGINE, 'valkey-9.1'];

/** The engines to run with: every tested one with `--full`, else two, which take turns at the drills. */
export const ENGINES: readonly TestedEngine[] = FULL ? ALL : DRILLED;

/** Whether an engine runs a drill: in turns, or with `--full` all of them. */
export function runsDrill(engine: TestedEngine, index: number, basic: boolean): boolean {
  if (FULL) return basic || DRILLED.includes(engine);
  return index % ENGINES.length === ENGINES.indexOf(engine);
}

/** Whether an engine runs a drill once more while the keeper is away: in turns. */
export function drillsWithoutKeeper(engine: TestedEngine, index: number): boolean {
  return FULL && index % DRILLED.length === DRILLED.indexOf(engine);
}

/** Whether a client can wait until its writes are on the server's disk: WAITAOF came with Redis 7.2. */
export const confirmsDisk = (engine: TestedEngine) => engine !== 'redis-7.0';
