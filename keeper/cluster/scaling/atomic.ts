import type { AtomicMigration } from '../decisions/decision';
import type { AnsweringPod } from '../observation/observation';

/** Since which version servers move whole slots, and by which command. */
const SINCE = [
  { engine: 'valkey', version: [9, 0], by: 'migrateslots' },
  { engine: 'redis', version: [8, 4], by: 'import' },
] as const satisfies readonly {
  readonly version: readonly [number, number];
  readonly by: AtomicMigration;
  engine: string;
}[];

/** How two servers move whole slots between them, as they say which versions they are; undefined for key by key. */
export function atomicBetween(owner: AnsweringPod, target: AnsweringPod): AtomicMigration | undefined {
  const way = wayOf(owner);
  return way === wayOf(target) ? way : undefined;
}

function wayOf({ engine: said }: AnsweringPod): AtomicMigration | undefined {
  const [, name, major, minor] = /^(\w+) (\d+)\.(\d+)/.exec(said) ?? [];
  return SINCE.find(({ engine, version: [first, second] }) => {
    const [one, two] = [Number(major), Number(minor)];
    return engine === name && (one > first || (one === first && two >= second));
  })?.by;
}
