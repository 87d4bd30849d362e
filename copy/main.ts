import { readFile } from 'node:fs/promises';
import { type CopySpec, REFUSED_CODE } from '../lib/config/copy-spec';
import { sentence } from '../programs/http';
import { log } from '../programs/main';
import { Refused } from './refused';
import { restore } from './restore';
import { parseSpec } from './spec';

/** Reads and checks the spec. Throws a sentence that says what to set. */
async function readSpec(file: string | undefined): Promise<CopySpec> {
  if (!file) throw new Error('SPEC_FILE is not set: set it to the file with what to copy, as JSON.');
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`SPEC_FILE ${file} can't be read (${error.message}): set it to the file with what to copy.`);
  });
  try {
    return parseSpec(text);
  } catch (error) {
    throw new Error(`SPEC_FILE ${file} holds no usable spec: ${sentence(error)}.`);
  }
}

function end(error: unknown): never {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(error instanceof Refused ? REFUSED_CODE : 1);
}

// Without these, the first process of a container would not hear that it is to stop.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => end(`The copy was stopped by ${signal}: start it again to go on.`));
}

readSpec(process.env.SPEC_FILE)
  .then(spec => restore(spec, log))
  .then(() => process.exit(0), end);
