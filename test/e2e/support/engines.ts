import { DEFAULT_ENGINE, isTested, ENGINES as TESTED, type TestedEngine } from '../../../lib/config/engines';

/** The default engine first: what breaks everything shows soonest there. */
const ALL = [DEFAULT_ENGINE, ...Object.keys(TESTED).filter(name => name !== DEFAULT_ENGINE)].filter(isTested);

/** Whether the whole matrix was asked for. */
export const FULL = process.env.REDIS_HA_E2E_FULL === '1';

/** The engines to run with: every tested one with `--full`, else the default one. */
export const ENGINES: readonly TestedEngine[] = FULL ? ALL : [DEFAULT_ENGINE];
