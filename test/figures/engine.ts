import { runCommand } from '../../drills/command';
import { type Engine, findEngines } from '../servers/support/engines';

/** The servers of an engine, such as `redis-8.0`. */
export function engineNamed(name: string): Engine {
  const engine = findEngines().find(each => each.name.startsWith(name));
  if (!engine) throw new Error(`There is no ${name} here: name its folder in REDIS_HA_SERVERS.`);
  return engine;
}

/** What it is, as records have it: `redis 8.0.6`. */
export async function versionOf({ server }: Engine): Promise<string> {
  const said = (await runCommand(server, ['--version'])).stdout;
  return `${/valkey/i.test(said) ? 'valkey' : 'redis'} ${/v=(\S+)/.exec(said)?.[1]}`;
}
