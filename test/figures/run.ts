import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import type { Kind } from './kind';
import { KINDS } from './kinds';
import { listOf } from './list';
import { loadOf, thisMachine, withCluster } from './machine';
import { measure } from './measure';
import { writePages } from './pages/write';
import { missing } from './plan';
import type { Conditions } from './record';
import { keep, recordsOf } from './store';

const USAGE = `npm run figures -- [KIND…] [--cell TEXT] [--runs N] [--load N] [--list | --only-write]
  KIND…         ${KINDS.map(({ name }) => name).join(', ')}; without one all of them
  --cell TEXT   only cells with this in their names
  --runs N      how many runs each cell is to have: those that are there count; without it 5
  --load N      waits before each run until the load of the machine is no more than that; without it for nothing
  --list        says which runs there are and what is missing, and measures nothing
  --only-write  writes the pages from what was measured, and measures nothing`;

const RUNS = 5;
const LOOK_EVERY_MS = 5000;

/**
 * `npm run figures`: makes the runs that are missing under the conditions of this machine, and writes the pages of
 * `docs/figures` from all records. Each run is kept as soon as it is made, so that what was broken off goes on there. A first
 * interruption ends it after the run at hand.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cell: { type: 'string', default: '' },
      runs: { type: 'string', default: `${RUNS}` },
      load: { type: 'string', default: 'Infinity' },
      list: { type: 'boolean', default: false },
      'only-write': { type: 'boolean', default: false },
    },
  });
  const [runs, load] = [Number(values.runs), Number(values.load)];
  const unknown = positionals.filter(name => !KINDS.some(kind => kind.name === name));
  if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1 || !(load > 0)) throw new Error(USAGE);
  const kinds = KINDS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
    .map(kind => ({ ...kind, cells: kind.cells.filter(({ name }) => name.includes(values.cell)) }))
    .filter(({ cells }) => cells.length > 0);
  if (kinds.length === 0) throw new Error(`No cell has "${values.cell}" in its name; --list shows them.`);
  if (values['only-write']) return write();
  let failed = 0;
  const stopped = untilInterrupted();
  for (const kind of kinds) {
    if (stopped()) break;
    try {
      const conditions = await conditionsFor(kind);
      const records = recordsOf(kind);
      if (values.list) {
        say(listOf(kind, records, conditions, runs));
        continue;
      }
      const turns = missing(kind, records, conditions, runs);
      failed += await measure(kind, turns, { conditions, keep, say, stopped: () => quietOrStopped(load, stopped) });
    } catch (error) {
      failed++;
      say(`${kind.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (!values.list) write();
  return failed > 0 ? 1 : 0;
}

function write(): number {
  for (const file of writePages()) say(`${file} is written anew`);
  return 0;
}

async function conditionsFor({ onCluster }: Kind): Promise<Conditions> {
  const machine = onCluster ? await withCluster(thisMachine()) : thisMachine();
  return { machine, versions: { library: version, node: process.version } };
}

/** Waits until the machine has no more to do than that, or somebody interrupts, and says which. */
async function quietOrStopped(load: number, stopped: () => boolean): Promise<boolean> {
  while (!stopped() && loadOf() > load) await sleep(LOOK_EVERY_MS);
  return stopped();
}

/** Whether somebody has interrupted; whoever does it twice ends all at once. */
function untilInterrupted(): () => boolean {
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopped = true;
      say('Ends after this run; once more ends it at once, and leaves behind what was set up for it.');
    });
  }
  return () => stopped;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().then(
  code => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
