import type { Call } from '../connections';
import { isObject, parseObject } from '../fields';
import type { Heard, Note } from './observation';

/** Name of the function, and of its library, that says who had every write. */
const NAME = 'redis_ha_mirror';

/**
 * Reads what is written down in a server's data set, where there is something. It is kept as a function: part of the
 * data set, copied and written to disk with it, and no key; and it can be called on a server that answers nothing else
 * until it has its data.
 */
export async function readNote(call: Call): Promise<Note | undefined> {
  try {
    return parseNote(String(await call('FCALL_RO', NAME, 0)));
  } catch (error) {
    if (/Function not found/i.test(String(error))) return undefined;
    throw error;
  }
}

/** Writes down who had every write. Works on a server that takes writes alone. */
export async function writeNote(call: Call, note: Note): Promise<void> {
  await call('FUNCTION', 'LOAD', 'REPLACE', libraryOf(note));
}

/** The library's code. */
export function libraryOf(note: Note): string {
  const body = `function_name='${NAME}', callback=function() return [==[${JSON.stringify(note)}]==] end, flags={'no-writes', 'allow-stale'}`;
  return `#!lua name=${NAME}\nredis.register_function{${body}}`;
}

/** Reads the function's answer, or gives undefined. */
export function parseNote(text: string): Note | undefined {
  try {
    const { pod, generation, members, heard } = parseObject(text);
    if (typeof pod !== 'string' || typeof generation !== 'number' || !Array.isArray(members) || !isObject(heard)) {
      return undefined;
    }
    return { pod, generation, members: members.map(String), heard: heardOf(heard) };
  } catch {
    return undefined;
  }
}

function heardOf(fields: Readonly<Record<string, unknown>>): Record<string, Heard> {
  const heard: Record<string, Heard> = {};
  for (const [pod, value] of Object.entries(fields)) {
    if (isObject(value)) heard[pod] = { start: String(value.start), missed: Number(value.missed) || 0 };
  }
  return heard;
}
