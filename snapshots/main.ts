import { setTimeout as sleep } from 'node:timers/promises';
import { end, readSpec } from '../programs/job';
import { log } from '../programs/main';
import { parseSpec, readSettings } from './settings';
import { snapshotApi } from './snapshot-api';
import { take } from './take';

const LOOK_MS = 2000;

async function main(): Promise<void> {
  const { job, specFile, ...server } = readSettings(process.env);
  const spec = await readSpec(specFile, parseSpec);
  // Without these, the first process of a container would not hear that it is to stop.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => end(`The snapshots were stopped by ${signal}: the Job goes on with them.`));
  }
  const run = { api: snapshotApi(server), job, log, pause: () => sleep(LOOK_MS), now: () => new Date() };
  return take(spec, run);
}

main().then(() => process.exit(0), end);
