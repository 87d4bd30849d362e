import type { AtomicMigration } from '../decisions/decision';
import type { AnsweringPod } from '../observation/observation';

/** Since which version each engine moves whole slots, and by which command. */
const SINCE: Readonly<Record<string, readonly [major: number, minor: number, how: AtomicMigration]>> = {
  valkey: [9, 0, 'migrateslots'],
  redis: [8, 4, 'migration'],
};

/** How two servers move whole slots between them, as they say which versions they are; undefined for key by key. */
export function atomicBetween(owner: AnsweringPod, target: AnsweringPod): AtomicMigration | undefined {
  const [one, other] = [abilityOf(owner), abilityOf(target)];
  return one === other ? one : undefined;
}

function abilityOf({ engine }: AnsweringPod): AtomicMigration | undefined {
  const [, name = '', major, minor] = /^(\w+) (\d+)\.(\d+)/.exec(engine) ?? [];
  const since = SINCE[name];
  if (!since) return undefined;
  const [fromMajor, fromMinor, how] = since;
  const later = Number(major) > fromMajor || (Number(major) === fromMajor && Number(minor) >= fromMinor);
  return later ? how : undefined;
}
