import { IMAGES } from '../../../lib/workload/images';

/** Images of the servers that the suites run with. */
const ALL = [IMAGES.redis, 'redis:7.0-alpine', 'valkey/valkey:8.1-alpine', 'valkey/valkey:9.1-alpine'];

/** Whether the whole matrix was asked for. */
export const FULL = process.env.REDIS_HA_E2E_FULL === '1';

/** The images to run with: every tested one with `--full`, else two, which take turns at the drills. */
export const ENGINES: readonly string[] = FULL ? ALL : [IMAGES.redis, 'valkey/valkey:9.1-alpine'];

/** Images that the whole set of drills runs with; the others run the first ones of it. */
const DRILLED: readonly string[] = [IMAGES.redis, 'valkey/valkey:9.1-alpine'];

/** Whether an engine runs a drill: in turns, or with `--full` all of them. */
export function runsDrill(image: string, index: number, basic: boolean): boolean {
  if (FULL) return basic || DRILLED.includes(image);
  return index % ENGINES.length === ENGINES.indexOf(image);
}

/** Whether an engine runs its drills once more while the keeper is away. */
export function drillsWithoutKeeper(image: string): boolean {
  return FULL && DRILLED.includes(image);
}
