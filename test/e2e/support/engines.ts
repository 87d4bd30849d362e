import { DEFAULT_ENGINE, isTested, ENGINES as TESTED, type TestedEngine } from '../../../lib/config/engines';

/** The default engine first: what breaks everything shows soonest there. */
const ALL = [DEFAULT_ENGINE, ...Object.keys(TESTED).filter(name => name !== DEFAULT_ENGINE)].filter(isTested);

/** Whether the whole matrix was asked for. */
export const FULL = process.env.REDIS_HA_FULL === '1';

/** Engines that the whole set of drills runs with; the others run the basic ones. */
export const DRILLED = [DEFAULT_ENGINE, 'valkey-9.1'] as const satisfies readonly TestedEngine[];

/** The engines of a suite: every tested one with `--full`, else one, which suites take turns at. */
export function enginesInTurn(turn: 0 | 1): readonly TestedEngine[] {
  return FULL ? ALL : [DRILLED[turn]];
}

/** Whether an engine runs a drill: of the whole matrix, some run the basic ones alone. */
export function runsDrill(engine: TestedEngine, basic: boolean): boolean {
  return !FULL || basic || isDrilled(engine);
}

/** Whether an engine runs a drill once more while the keeper is away: in turns. */
export function drillsWithoutKeeper(engine: TestedEngine, index: number): boolean {
  return FULL && DRILLED[index % DRILLED.length] === engine;
}

/** Whether the whole set of drills runs with an engine. */
export const isDrilled = (engine: TestedEngine) => DRILLED.some(each => each === engine);

/** Whether a client can wait until its writes are on the server's disk: WAITAOF came with Redis 7.2. */
export const confirmsDisk = (engine: TestedEngine) => engine !== 'redis-7.0';
