import { readFile } from 'node:fs/promises';
import { REFUSED_CODE } from '../lib/config/refused-code';
import { sentence } from './http';
import { Refused } from './refused';

/** Reads and checks what a Job is to do. Throws a sentence that says what to set. */
export async function readSpec<T>(file: string | undefined, parse: (text: string) => T): Promise<T> {
  if (!file) throw new Error('SPEC_FILE is not set: set it to the file with what to do, as JSON.');
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`SPEC_FILE ${file} can't be read (${error.message}): set it to the file with what to do.`);
  });
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`SPEC_FILE ${file} holds no usable spec: ${sentence(error)}.`);
  }
}

/** Ends the program of a Job with what went wrong, and whether another try may go better. */
export function end(error: unknown): never {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(error instanceof Refused ? REFUSED_CODE : 1);
}
