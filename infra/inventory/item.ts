/** Something that costs, once or several times alike. */
export interface Item {
  /** What it is, in words: `node`, `disk`. */
  readonly kind: string;
  /** Its name, or the common part of the names of several. */
  readonly name: string;
  /** Size or type, as the cloud says it, and what the bill goes by where it has none. */
  readonly size: string;
  readonly count: number;
  /** Zones that it is in, or one of which it will be in. Empty: it is the region's. */
  readonly zones: readonly string[];
  readonly purpose: string;
  /** What one of them has, to be multiplied by a price. @default - the bill goes by use */
  readonly units?: Units;
}

/** What the bill goes by, of one thing. */
export interface Units {
  readonly cpus?: number;
  readonly memoryGiB?: number;
  readonly diskGiB?: number;
}

/** All units of items together. */
export function totalOf(items: readonly Item[]): Required<Units> {
  const all = (unit: keyof Units) => items.reduce((sum, { count, units }) => sum + count * (units?.[unit] ?? 0), 0);
  return { cpus: all('cpus'), memoryGiB: all('memoryGiB'), diskGiB: all('diskGiB') };
}
