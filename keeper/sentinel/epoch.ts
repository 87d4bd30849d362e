import type { Call } from '../connections';
import type { Epoch } from '../replicated/observation';

/** Name of the function library that says who was made the primary last. */
const LIBRARY = 'redis_ha';

/**
 * Reads who was made the primary last. It is kept as a function: part of the data set, replicated and written to disk
 * with it, and no key.
 */
export async function readEpoch(call: Call): Promise<Epoch | undefined> {
  const libraries = await call('FUNCTION', 'LIST', 'LIBRARYNAME', LIBRARY, 'WITHCODE');
  const [library] = Array.isArray(libraries) ? libraries : [];
  const fields: readonly unknown[] = Array.isArray(library) ? library : [];
  return parseEpoch(String(fields[fields.indexOf('library_code') + 1] ?? ''));
}

/** Writes down who was made the primary. Works on a primary alone. */
export async function writeEpoch(call: Call, epoch: Epoch): Promise<void> {
  await call('FUNCTION', 'LOAD', 'REPLACE', libraryOf(epoch));
}

/** The library's code. */
export function libraryOf({ number, primary }: Epoch): string {
  const text = `epoch=${number} primary=${primary}`;
  const body = `function_name='${LIBRARY}', callback=function() return '${text}' end, flags={'no-writes'}`;
  return `#!lua name=${LIBRARY}\nredis.register_function{${body}}`;
}

/** Reads the library's code, or gives undefined. */
export function parseEpoch(code: string): Epoch | undefined {
  const [, number, primary] = /\bepoch=(\d+) primary=([a-z0-9.-]+)/.exec(code) ?? [];
  return number === undefined || primary === undefined ? undefined : { number: Number(number), primary };
}
