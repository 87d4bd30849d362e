import type { Problems } from '../validation';
import type { FieldsShape, Shape, Shapes } from './shape';

/** What of a value is of the types that it should be, and a sentence for each place that is not. */
export interface Fitted {
  /** @default - nothing of it can be used */
  readonly value?: unknown;
  readonly problems: Problems;
}

/**
 * Fits a value to a shape. A part of another type is left out, together with what cannot be without it, so that what reads
 * the rest meets the types that it expects. Values are never shown: they may be passwords in the wrong place.
 */
export function fitted(value: unknown, shape: Shape, shapes: Shapes, path: string): Fitted {
  if (shape === 'any') return value === null ? misfit(value, [shape], path) : { value, problems: [] };
  if (typeof shape === 'string') return typeof value === shape ? { value, problems: [] } : misfit(value, [shape], path);
  if ('type' in shape) return fitted(value, shapes[shape.type] ?? 'any', shapes, path);
  if ('literals' in shape) {
    // Which of them there are is for those to say who know what each means.
    const fits = shape.literals.some(literal => typeof literal === typeof value);
    return fits ? { value, problems: [] } : misfit(value, [shape], path);
  }
  if ('oneOf' in shape) return fittedToOne(value, shape.oneOf, shapes, path);
  if ('list' in shape) {
    if (!Array.isArray(value)) return misfit(value, [shape], path);
    return all(
      value,
      value.map((each, index) => fitted(each, shape.list, shapes, `${path}[${index}]`)),
    );
  }
  if (!isObject(value)) return misfit(value, [shape], path);
  if ('map' in shape) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return all(
      value,
      entries.map(([key, each]) => fitted(each, shape.map, shapes, at(path, key))),
    );
  }
  const { props, lacks, problems } = fittedFields(value, shape, shapes, path);
  return lacks ? { problems } : { value: props, problems };
}

/** Those properties of an object that are of the types that they should be. */
export function fittedFields(
  value: object,
  { needed, optional }: FieldsShape,
  shapes: Shapes,
  path: string,
): { readonly props: object; readonly lacks: boolean; readonly problems: Problems } {
  const fields = { ...optional, ...needed };
  const parts = Object.entries(fields).flatMap(([key, shape]) => {
    const given = (value as Readonly<Record<string, unknown>>)[key];
    return given === undefined ? [] : [{ key, fit: fitted(given, shape, shapes, at(path, key)) }];
  });
  const missing = Object.entries(needed).filter(([key]) => !parts.some(part => part.key === key));
  const problems = [
    ...missing.map(([key, shape]) => `${at(path, key)}: it is missing; set ${wordsOf(bareOf(shape, shapes))}`),
    ...parts.flatMap(({ fit }) => fit.problems),
  ];
  const bad = parts.filter(({ fit }) => !('value' in fit)).map(({ key }) => key);
  const lacks = missing.length > 0 || bad.some(key => key in needed);
  // Untouched where nothing is wrong: it may be more than its own properties.
  if (problems.length === 0) return { props: value, lacks, problems };
  const kept = parts.flatMap(({ key, fit }) => ('value' in fit ? [[key, fit.value]] : []));
  return { props: Object.fromEntries(kept), lacks, problems };
}

/** Of objects of several kinds the one that has the same kind; of several types the one that the value is of. */
function fittedToOne(value: unknown, shapes: readonly Shape[], named: Shapes, path: string): Fitted {
  const bare = shapes.flatMap(shape => bareOf(shape, named));
  const objects = bare.filter(isFields);
  const alike = bare.filter(shape => isAlike(value, shape, objects.length > 1));
  const tries = alike.map(shape => fitted(value, shape, named, path));
  const [only] = tries;
  const fit = tries.find(({ problems }) => problems.length === 0) ?? (tries.length === 1 ? only : undefined);
  return fit ?? misfit(value, bare, path);
}

/** Whether a value is of this type, and where there are several of objects, of this kind, by the literals that it must have. */
function isAlike(value: unknown, shape: Shape, byKind: boolean): boolean {
  if (shape === 'any') return true;
  if (typeof shape === 'string') return typeof value === shape;
  if ('literals' in shape) return shape.literals.some(literal => typeof literal === typeof value);
  if ('list' in shape) return Array.isArray(value);
  if (!isObject(value)) return false;
  if (!isFields(shape) || !byKind) return true;
  return Object.entries(shape.needed).every(([key, each]) => literalsOf(each)?.includes(value[key]) ?? true);
}

/** A list or a map, each part of which it needs. */
function all(value: unknown, parts: readonly Fitted[]): Fitted {
  const problems = parts.flatMap(part => part.problems);
  return problems.length === 0 ? { value, problems } : { problems };
}

/** A shape without its name, and without choices within choices. */
function bareOf(shape: Shape, named: Shapes): readonly Shape[] {
  if (typeof shape === 'string') return [shape];
  if ('type' in shape) return bareOf(named[shape.type] ?? 'any', named);
  return 'oneOf' in shape ? shape.oneOf.flatMap(each => bareOf(each, named)) : [shape];
}

function literalsOf(shape: Shape): readonly unknown[] | undefined {
  return typeof shape === 'object' && 'literals' in shape ? shape.literals : undefined;
}

function isFields(shape: Shape): shape is FieldsShape {
  return typeof shape === 'object' && 'needed' in shape;
}

/** Whether a value has properties: neither `null` nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function misfit(value: unknown, shapes: readonly Shape[], path: string): Fitted {
  const what =
    isObject(value) && shapes.some(isFields) ? 'it is of no kind that there is' : `${wordOf(value)} cannot stand here`;
  return { problems: [`${path}: ${what}; set ${wordsOf(shapes)}`] };
}

const WORDS: Readonly<Record<string, string>> = {
  any: 'it',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  object: 'an object',
};

/** So many literals are told one by one; of more only their types. */
const FEW = 6;

/** What is to be set, of any of these shapes. */
function wordsOf(shapes: readonly Shape[]): string {
  const objects = shapes.filter(isFields);
  const others = shapes.filter(shape => !isFields(shape));
  return [...new Set([...others.flatMap(ofShape), ...ofObjects(objects)])].join(' or ');
}

/** Several objects by what tells them apart, one by what it must have. */
function ofObjects(shapes: readonly FieldsShape[]): readonly string[] {
  if (shapes.length === 0) return [];
  const needed = shapes.map(shape => Object.entries(shape.needed));
  const keys = [...new Set(needed.flatMap(fields => fields.map(([key]) => key)))];
  const told = keys.flatMap(key => {
    const all = needed.flatMap(fields => fields.filter(([name]) => name === key).map(([, shape]) => shape));
    const literals = all.flatMap(shape => literalsOf(shape) ?? []);
    if (literals.length > 0)
      return [`${key}: ${[...new Set(literals)].map(each => JSON.stringify(each)).join(' or ')}`];
    return all.length === shapes.length ? [key] : [];
  });
  return [told.length === 0 ? 'an object' : `an object with ${told.join(', ')}`];
}

function ofShape(shape: Shape): readonly (string | undefined)[] {
  if (typeof shape === 'string') return [WORDS[shape]];
  if ('literals' in shape) {
    const few = shape.literals.length <= FEW;
    return shape.literals.map(literal => (few ? JSON.stringify(literal) : WORDS[typeof literal]));
  }
  return ['list' in shape ? WORDS.list : WORDS.object];
}

function wordOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  return WORDS[Array.isArray(value) ? 'list' : typeof value] ?? `a ${typeof value}`;
}
