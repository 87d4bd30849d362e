import type { AtomicMigration } from '../decisions/decision';
import type { AnsweringPod } from '../observation/observation';

/** Since which version Valkey moves whole slots (`CLUSTER MIGRATESLOTS`). */
const SINCE = 9;

/** How two servers move whole slots between them, as they say which versions they are; undefined for key by key. */
export function atomicBetween(owner: AnsweringPod, target: AnsweringPod): AtomicMigration | undefined {
  return [owner, target].every(isAble) ? 'migrateslots' : undefined;
}

function isAble({ engine }: AnsweringPod): boolean {
  return Number(/^valkey (\d+)\./.exec(engine)?.[1] ?? 0) >= SINCE;
}
