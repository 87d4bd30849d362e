import { type Fields, isObject, parseObject } from '../programs/json-object';

export { type Fields, isObject, parseObject };

export function word(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`${name} must be a text`);
  return value;
}

export function positive(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number above 0`);
  }
  return value;
}

export function countOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new Error(`${name} must be a whole number, 0 or more`);
  }
  return value;
}

/** A list of pods, none of which is in it twice, nor in another list that was read with the same `seen`. */
export function podNames(value: unknown, name: string, list: string, seen = new Set<string>()): string[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error(`${name} must name at least one pod`);
  return value.map((pod: unknown) => {
    if (typeof pod !== 'string' || pod === '') throw new Error(`${name} must be names`);
    if (seen.has(pod)) throw new Error(`pod ${pod} stands in ${list} twice`);
    seen.add(pod);
    return pod;
  });
}
