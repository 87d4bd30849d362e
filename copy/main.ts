import { end, readSpec } from '../programs/job';
import { log } from '../programs/main';
import { migrate } from './migrate';
import { restore } from './restore';
import { parseSpec } from './spec';

function readPort(value = '8080'): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(`HTTP_PORT is "${value}": set it to a port from 1 to 65535, or leave it away for 8080.`);
}

async function main(): Promise<void> {
  const spec = await readSpec(process.env.SPEC_FILE, parseSpec);
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

main().then(() => process.exit(0), end);
