import fc, { type Arbitrary } from 'fast-check';

/** Any value that JSON has, with `undefined` for what is left out. */
type Value = unknown;

/** Numbers that are at, or beyond, some edge. */
const NUMBERS = [
  0,
  1,
  2,
  3,
  5,
  7,
  16,
  49,
  50,
  100,
  1000,
  16_384,
  65_535,
  65_536,
  2 ** 31,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

/** Texts that mean something somewhere, and those that nobody expects. */
const TEXTS = [
  ...[
    '',
    ' ',
    'a',
    'Web',
    'web',
    'web.',
    '-a',
    'a'.repeat(64),
    'a'.repeat(254),
    'ä',
    '\u0000',
    'a\nb',
    "'",
    '"',
    '$(X)',
    '{}',
    '../x',
  ],
  ...['0', '1', '100m', '2', '1Gi', '512Mi', '1Ti', '1e3', '-1Gi', '1 Gi', '10%', '30s', '5m', '1h'],
  ...[
    '* * * * *',
    '@daily',
    '99 * * * *',
    '0 0 31 2 7',
    'Etc/UTC',
    'Mars/Olympus',
    '127.0.0.1',
    '::1',
    '10.0.0.0/8',
    'example.com',
    'https://example.com',
  ],
  ...[
    'no',
    'yes',
    'true',
    'null',
    'preferred',
    'required',
    'act',
    'paused',
    'Retain',
    'Delete',
    'OnDelete',
    'RollingUpdate',
  ],
  ...[
    'redis-8.0',
    'valkey-8.1',
    'allkeys-lfu',
    'noeviction',
    'everysec',
    'rdb',
    'aof',
    'none',
    'both',
    'pods',
    'sidecars',
  ],
];

/** How far random props are from those that they come from. */
export interface Wildness {
  /** Whether a value of one type may stand where another is typed: what only a program without types could pass. */
  readonly otherTypes: boolean;
  /** How many of so many values are others. */
  readonly others: number;
  /** Share of the props that are there. */
  readonly kept: number;
}

/** So many values are the same for those that are not. */
const SAME = 60;

const JUNK: readonly Value[] = [null, 0, 'text', true, [], {}, [[]], { kind: 'none' }];

/**
 * Props like those of a full set, many of them left out, some of the rest changed: from a few places, which are mostly
 * accepted, to many at once.
 */
export function propsLike(all: object, otherTypes: boolean): Arbitrary<object> {
  const others = otherTypes ? [1, 4] : [0, 1, 4];
  return fc
    .record({
      otherTypes: fc.constant(otherTypes),
      others: fc.constantFrom(...others),
      kept: fc.constantFrom(0.05, 0.15, 0.4),
    })
    .chain(wildness => subsetOf(all, wildness, wildness.kept));
}

function subsetOf(all: object, wildness: Wildness, kept: number): Arbitrary<object> {
  const entries = Object.entries(all).map(
    ([key, value]): Arbitrary<[string, Value][]> =>
      chance(kept).chain(keep =>
        keep ? near(value, wildness).map((other): [string, Value][] => [[key, other]]) : fc.constant([]),
      ),
  );
  return fc.tuple(...entries).map(found => Object.fromEntries(found.flat()));
}

/** Whether something happens that does so with this probability. */
const chance = (probability: number) => fc.integer({ min: 0, max: 999 }).map(number => number < probability * 1000);

/** A value that is mostly the same, or near it. */
function near(value: Value, wildness: Wildness): Arbitrary<Value> {
  const junk = wildness.otherTypes ? [fc.constantFrom<Value>(...JUNK)] : [];
  const others = [other(value), ...junk].map(arbitrary => ({ weight: wildness.others, arbitrary }));
  return fc.oneof({ weight: SAME, arbitrary: same(value, wildness) }, ...others.filter(({ weight }) => weight > 0));
}

/** The value itself, with what is in it near what it was. */
function same(value: Value, wildness: Wildness): Arbitrary<Value> {
  if (Array.isArray(value)) return fc.tuple(...value.map(each => near(each, wildness)));
  // A construct, or what a static method makes, is passed on as it is.
  if (isPlain(value)) return subsetOf(value, wildness, 0.95);
  return fc.constant(value);
}

/** Another value of its type. */
function other(value: Value): Arbitrary<Value> {
  if (typeof value === 'number') return fc.oneof(fc.constantFrom(...NUMBERS), fc.integer(), fc.double());
  if (typeof value === 'string') return fc.oneof(fc.constantFrom(...TEXTS), fc.string());
  if (typeof value === 'boolean') return fc.constant(!value);
  if (Array.isArray(value)) return fc.constantFrom([], [...value, ...value], value.slice(1));
  if (isPlain(value)) return fc.constantFrom({}, { ...value, kind: 'none' });
  return fc.constant(value);
}

function isPlain(value: Value): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
