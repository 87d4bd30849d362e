/** How a run writes. All have defaults; a body of `{}` is a good run. */
export interface RunOptions {
  /** Writers per shard; every second one waits for the replicas. Default 4. */
  readonly lanesPerShard: number;
  /** Pause of a lane between two writes, in milliseconds. Default 2. */
  readonly pauseMs: number;
  /** Replicas that a waiting lane wants: `null`, the default, for all that the shard has at the start. */
  readonly waitReplicas: number | null;
  /**
   * Whether a waiting lane also wants the write on the disks of the primary and of those replicas: `WAITAOF` in place of
   * `WAIT`, which Redis 7.2, Valkey and newer ones have, with an append-only file. Default false.
   */
  readonly waitDisk: boolean;
  /** Timeout of that wait, in milliseconds, below the command's timeout of 1000. Default 800. */
  readonly waitTimeoutMs: number;
  /** How long the cluster may stay silent before a look for the writes is given up, in milliseconds. Default 60000. */
  readonly verifyTimeoutMs: number;
  /** Leaves the run's keys in Redis. Default false: they are deleted once looked for. */
  readonly keep: boolean;
}

const DEFAULTS: RunOptions = {
  lanesPerShard: 4,
  pauseMs: 2,
  waitReplicas: null,
  waitDisk: false,
  waitTimeoutMs: 800,
  verifyTimeoutMs: 60_000,
  keep: false,
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  lanesPerShard: [1, 64],
  pauseMs: [0, 60_000],
  waitReplicas: [0, 16],
  waitTimeoutMs: [1, 900],
  verifyTimeoutMs: [1, 3_600_000],
};

/**
 * Reads the body of `POST /start`.
 *
 * @throws Error with one sentence that names every setting that is wrong
 */
export function parseOptions(body: string): RunOptions {
  const given: unknown = body.trim() ? parse(body) : {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error('The body has to be a JSON object.');
  }
  const problems = Object.entries(given).flatMap(([name, value]) => problem(name, value));
  if (problems.length > 0) throw new Error(`${problems.join('; ')}.`);
  return { ...DEFAULTS, ...given };
}

function problem(name: string, value: unknown): string[] {
  if (name === 'keep' || name === 'waitDisk') {
    return typeof value === 'boolean' ? [] : [`${name} has to be true or false`];
  }
  if (name === 'waitReplicas' && value === null) return [];
  const range = RANGES[name];
  if (!range) return [`${name} is not a setting (they are ${Object.keys(DEFAULTS).join(', ')})`];
  const [from, to] = range;
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
  return fits ? [] : [`${name} has to be a whole number from ${from} to ${to}`];
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('The body is not JSON.');
  }
}
