import { readFile } from 'node:fs/promises';
import { type CopySpec, REFUSED_CODE } from '../lib/config/copy-spec';
import { sentence } from '../programs/http';
import { log } from '../programs/main';
import { migrate } from './migrate';
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

function readPort(value = '8080'): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(`HTTP_PORT is "${value}": set it to a port from 1 to 65535, or leave it away for 8080.`);
}

async function main(): Promise<void> {
  const spec = await readSpec(process.env.SPEC_FILE);
  // Without these, the first process of a container would not hear that it is to stop.
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(signal));
  switch (spec.task) {
    case 'restore':
      stopping.signal.addEventListener('abort', () => {
        end(`The restore was stopped by ${stopping.signal.reason}: start it again to go on.`);
      });
      return restore(spec, log);
    case 'migrate':
      return migrate(spec, { httpPort: readPort(process.env.HTTP_PORT), log, stopping: stopping.signal });
  }
}

function end(error: unknown): never {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(error instanceof Refused ? REFUSED_CODE : 1);
}

main().then(() => process.exit(0), end);
