import { IMAGES } from '../../../lib/workload/images';

/** Images of the servers that the suites run with. */
const ALL = [IMAGES.redis, 'redis:7.0-alpine', 'valkey/valkey:8.1-alpine', 'valkey/valkey:9.1-alpine'];

/** Whether the whole matrix was asked for. */
export const FULL = process.env.REDIS_HA_E2E_FULL === '1';

/** The images to run with: every tested one with `--full`, else the default one. */
export const ENGINES: readonly string[] = FULL ? ALL : [IMAGES.redis];
