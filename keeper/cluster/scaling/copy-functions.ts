import type { Call } from '../../connections';

/**
 * Gives a server the function libraries of another one. Clients call functions on whoever has the slot, so a server
 * needs them before it gets its first. Libraries that it has beside those stay; one of the same name is replaced, as
 * nobody can have called it there yet.
 *
 * @see https://redis.io/docs/latest/commands/function-load/
 */
export async function copyFunctions(from: Call, to: Call): Promise<void> {
  const [wanted, there] = await Promise.all([codesOf(from), codesOf(to)]);
  for (const [name, code] of wanted) if (there.get(name) !== code) await to('FUNCTION', 'LOAD', 'REPLACE', code);
}

/** The code of each library, by its name, from the flat lists of fields in a reply of the second protocol. */
async function codesOf(call: Call): Promise<Map<string, string>> {
  const reply = await call('FUNCTION', 'LIST', 'WITHCODE');
  const libraries = Array.isArray(reply) ? reply : [];
  return new Map(libraries.map(library => [fieldOf(library, 'library_name'), fieldOf(library, 'library_code')]));
}

function fieldOf(fields: unknown, name: string): string {
  const list = Array.isArray(fields) ? fields : [];
  return String(list[list.indexOf(name) + 1] ?? '');
}
