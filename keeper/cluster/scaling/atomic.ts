import { releaseOf } from '../../observation/release';
import type { AtomicMigration } from '../decisions/decision';
import type { AnsweringPod } from '../observation/observation';

/** Since which release servers move whole slots, and by which command. */
const SINCE = [
  { engine: 'valkey', release: 9000, by: 'migrateslots' },
  { engine: 'redis', release: 8004, by: 'import' },
] as const satisfies readonly { readonly engine: string; readonly release: number; readonly by: AtomicMigration }[];

/** How two servers move whole slots between them, as they say which versions they are; undefined for key by key. */
export function atomicBetween(owner: AnsweringPod, target: AnsweringPod): AtomicMigration | undefined {
  const way = wayOf(owner);
  return way === wayOf(target) ? way : undefined;
}

function wayOf({ engine: said }: AnsweringPod): AtomicMigration | undefined {
  const release = releaseOf(said) ?? 0;
  return SINCE.find(since => said.startsWith(`${since.engine} `) && release >= since.release)?.by;
}
