import { isObject } from '../../programs/json-object';
import { type Mix, parseMix } from './mixes';

/** What a run sends, as it is asked for. All have defaults. */
export interface LoadOptions {
  /** Name of a mix, or one's own such as `get=80,set=20`. Default `cache`. */
  readonly mix: string;
  /**
   * Commands a second, by schedule, whatever the answers take: an open loop. Default `null`: each connection sends its next
   * command when it has the last one's answer, which is a closed loop.
   */
  readonly rate: number | null;
  /** Connections, each with one command at a time. Default 8. */
  readonly clients: number;
  /** How long commands are sent. Default 10. */
  readonly seconds: number;
  /** Size of a value. Default `null`: that of the mix. */
  readonly valueBytes: number | null;
  /** Keys of each kind; lists are fewer. Default 10000. */
  readonly keys: number;
}

export const LOAD_DEFAULTS: LoadOptions = {
  mix: 'cache',
  rate: null,
  clients: 8,
  seconds: 10,
  valueBytes: null,
  keys: 10_000,
};

const RANGES: Readonly<Record<Exclude<keyof LoadOptions, 'mix'>, readonly [from: number, to: number]>> = {
  rate: [1, 200_000],
  clients: [1, 256],
  seconds: [1, 3600],
  valueBytes: [1, 1024 ** 2],
  keys: [1, 1_000_000],
};

/** What is left out for the default. */
const MAY_BE_NULL = ['rate', 'valueBytes'];

/**
 * Reads the body of `POST /start`.
 *
 * @throws Error with one sentence that names every setting that is wrong
 */
export function parseLoadOptions(body: string): LoadOptions {
  const given: unknown = body.trim() ? parse(body) : {};
  if (!isObject(given)) throw new Error('The body has to be a JSON object.');
  return loadOptions(given);
}

/**
 * Options with their defaults.
 *
 * @param nameOf how whoever set them calls a setting
 * @throws Error with one sentence that names every setting that is wrong
 */
export function loadOptions(given: Readonly<Record<string, unknown>>, nameOf = (name: string) => name): LoadOptions {
  const problems = Object.entries(given).flatMap(([name, value]) => problemsWith(name, value, nameOf));
  if (problems.length > 0) throw new Error(`${problems.join('; ')}.`);
  return { ...LOAD_DEFAULTS, ...given };
}

/** The mix of options that were read. */
export function mixOf({ mix, valueBytes }: LoadOptions): Mix {
  const parsed = parseMix(mix);
  if ('problems' in parsed) throw new Error(`${parsed.problems.join('; ')}.`);
  return { ...parsed.mix, ...(valueBytes === null ? {} : { valueBytes }) };
}

function problemsWith(name: string, value: unknown, nameOf: (name: string) => string): string[] {
  const called = nameOf(name);
  if (name === 'mix') {
    const parsed = typeof value === 'string' ? parseMix(value) : { problems: ['it has to be a text'] };
    return 'problems' in parsed ? parsed.problems.map(problem => `${called}: ${problem}`) : [];
  }
  if (!isRanged(name)) return [`${called} is not a setting (they are ${Object.keys(LOAD_DEFAULTS).join(', ')})`];
  if (value === null && MAY_BE_NULL.includes(name)) return [];
  const [from, to] = RANGES[name];
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
  return fits ? [] : [`${called} has to be a whole number from ${from} to ${to}`];
}

function isRanged(name: string): name is keyof typeof RANGES {
  return Object.hasOwn(RANGES, name);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('The body is not JSON.');
  }
}
