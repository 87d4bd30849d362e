import type { Shape, Shapes } from '../../lib/props/shape';
import shapes from '../../lib/props/shapes.json';
import { judge } from './judge';
import { SUBJECTS } from './subjects';

const SHAPES = shapes as Shapes;
const OTHER = 'no-such-value';

/** Each way to have one value in these props that is a text, but none of those that are declared. */
function withOther(value: unknown, shape: Shape, path: string): { readonly path: string; readonly value: unknown }[] {
  if (typeof shape === 'string') return [];
  if ('type' in shape) return withOther(value, SHAPES[shape.type] ?? 'any', path);
  if ('literals' in shape) return shape.literals.includes(value as never) ? [{ path, value: OTHER }] : [];
  if ('oneOf' in shape) return shape.oneOf.flatMap(each => withOther(value, each, path));
  if ('list' in shape) {
    const list = Array.isArray(value) ? value : [];
    return list.flatMap((each, index) =>
      withOther(each, shape.list, `${path}[${index}]`).map(other => ({
        ...other,
        value: list.with(index, other.value),
      })),
    );
  }
  if (typeof value !== 'object' || value === null || 'map' in shape) return [];
  const fields = { ...shape.needed, ...shape.optional };
  return Object.entries(value).flatMap(([key, each]) =>
    withOther(each, fields[key] ?? 'any', `${path}.${key}`).map(other => ({
      ...other,
      value: { ...value, [key]: other.value },
    })),
  );
}

/** The types of what is no construct's props. */
const TYPES: Readonly<Record<string, string>> = { allowFrom: 'Client', 'Redis.fromAttributes': 'RedisAttributes' };

const OTHERS = Object.entries(SUBJECTS).map(([name, subject]) => {
  const shape = SHAPES[TYPES[name] ?? `${name}Props`];
  if (!shape) throw new Error(`${name} has props of no shape`);
  return { name, subject, others: withOther(subject.all, shape, name) };
});

it('looks at all that have such values', () => {
  expect(OTHERS.filter(({ others }) => others.length === 0).map(({ name }) => name)).toEqual(['allowFrom']);
});

it.each(OTHERS)('$name refuses whatever is none of the values that are declared', ({ subject, others }) => {
  const taken = others.filter(({ value }) => judge(subject, value as object).kind !== 'refused');
  expect(taken.map(({ path }) => path)).toEqual([]);
});
