import type { Reply } from './connection';
import { textOf } from './info';
import type { Redis } from './redis';

/** Libraries in which the keeper writes down what it knows of a topology: true of that one alone. */
const KEEPERS_OWN = ['redis_ha', 'redis_ha_mirror'];

/** A library of functions. */
export interface Library {
  readonly name: string;
  readonly code: string;
}

/**
 * The libraries of a server that belong to its data. Functions came with 7.0: an older server has none.
 *
 * @see https://redis.io/docs/latest/commands/function-list/
 */
export async function librariesOf(source: Pick<Redis, 'each'>): Promise<Library[]> {
  const [reply = null] = await source.each([['FUNCTION', 'LIST', 'WITHCODE']]);
  if (reply instanceof Error) {
    if (/^ERR unknown command/i.test(reply.message)) return [];
    throw new Error(`Functions cannot be read (${reply.message}): give the source's user the right +function|list.`);
  }
  return parseLibraries(reply).filter(({ name }) => !KEEPERS_OWN.includes(name));
}

/** Reads a list of libraries, each a flat list of fields. */
export function parseLibraries(reply: Reply): Library[] {
  const libraries: readonly Reply[] = Array.isArray(reply) ? reply : [];
  return libraries.map(library => {
    const fields: readonly Reply[] = Array.isArray(library) ? library : [];
    const field = (name: string) => textOf(fields[fields.findIndex(each => textOf(each) === name) + 1]);
    return { name: field('library_name'), code: field('library_code') };
  });
}

/**
 * Gives every primary the libraries that it lacks: clients call functions on whoever has their keys. A library that is
 * there stays as it is. Gives the number of those that were missing somewhere.
 */
export async function loadLibraries(target: Redis, libraries: readonly Library[]): Promise<number> {
  let loaded = 0;
  for (const { name, code } of libraries) {
    const replies = await target.everywhere(['FUNCTION', 'LOAD', code]);
    const refusal = replies.find(reply => reply instanceof Error && !/already exists/.test(reply.message));
    if (refusal instanceof Error) {
      throw new Error(
        `The target refuses the function library ${name} (${refusal.message}): restore into a release that knows ` +
          'what it uses, or make a backup without it.',
      );
    }
    if (replies.some(reply => !(reply instanceof Error))) loaded++;
  }
  return loaded;
}
