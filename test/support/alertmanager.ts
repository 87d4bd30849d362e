import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The Alertmanager to test with: that of `REDIS_HA_ALERTMANAGER`, else the one on the PATH. Throws if there is none, since
 * a test that is left out tests nothing.
 */
export function findAlertmanager(env: Variables = process.env): string {
  const onPath = (env.PATH ?? '').split(delimiter).map(folder => join(folder, 'alertmanager'));
  const found = (env.REDIS_HA_ALERTMANAGER ? [env.REDIS_HA_ALERTMANAGER] : onPath).find(file => existsSync(file));
  if (found) return found;
  throw new Error(
    'These tests run Alertmanager: install it on the PATH, or set REDIS_HA_ALERTMANAGER to the program, with amtool beside it.',
  );
}

/** The amtool that came with it. */
export function findAmtool(env: Variables = process.env): string {
  return join(dirname(findAlertmanager(env)), 'amtool');
}
