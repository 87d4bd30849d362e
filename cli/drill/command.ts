import { Argument, Command, Option } from 'commander';
import { confirmed, markedForDrills } from '../clients/consent';
import { readConf } from '../clients/run-client';
import { currentNamespace } from '../cluster';
import { Failure } from '../failure';
import { dryRunOption, durationParser, imageOption, namespaceOption, shardOption, yesOption } from '../options';
import { readTopologies } from '../status/read';
import type { Seen } from '../status/seen';
import { EXIT, type Streams } from '../streams';
import { FAULT_NAMES, type FaultName, OFFERED } from './faults';
import { type Rehearsed, rehearse, withLedger } from './rehearse';
import { type Subject, subjectOf } from './subject';
import { isBad, words } from './words';

const FORMATS = ['text', 'json', 'html'] as const;
/** What makes a write count as confirmed. */
const CONFIRMATIONS = ['replicas', 'disk', 'nothing'] as const;

interface Options {
  readonly namespace?: string;
  readonly shard: number;
  readonly lasts: number;
  readonly confirmedBy?: (typeof CONFIRMATIONS)[number];
  readonly image?: string;
  readonly output: (typeof FORMATS)[number];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `redis-ha drill NAME FAULT…`. */
export function drillCommand(streams: Streams, end: (code: number) => void): Command {
  return new Command('drill')
    .summary('breaks a topology on purpose, and measures what comes of it')
    .description(
      `Breaks the primary, or all servers, while a client writes, and looks for every write afterwards. Only in a namespace that is marked for drills. Ends with 3 where a write is lost that was confirmed.\n\n${FAULT_NAMES.map(name => `${name}: ${OFFERED[name].does('…')}`).join('\n')}`,
    )
    .addArgument(new Argument('<name>', 'name of the topology'))
    .addArgument(new Argument('<fault...>', 'what is done to it, one after the other').choices(FAULT_NAMES))
    .addOption(namespaceOption())
    .addOption(shardOption().default(0))
    .addOption(
      new Option('--lasts <duration>', 'how long a pod is isolated, such as 90s or 2m')
        .argParser(durationParser)
        .default(30, '30s'),
    )
    .addOption(
      new Option('--confirmed-by <what>', 'what makes a write one that must not be lost')
        .choices(CONFIRMATIONS)
        .default(undefined, 'replicas where one takes over, else nothing'),
    )
    .addOption(imageOption('the client that writes'))
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .addOption(yesOption())
    .addOption(dryRunOption())
    .action(async (name: string, faults: FaultName[], options: Options) => {
      const results = await drill(name, faults, options, streams);
      streams.out(shown(results, name, options, streams.width));
      if (results.some(isBad)) end(EXIT.problems);
    });
}

async function drill(name: string, faults: readonly FaultName[], options: Options, streams: Streams) {
  const where = options.namespace ?? (await currentNamespace());
  const look = async () => (await readTopologies(where, name))[0] as Seen;
  const seen = await look();
  // All that can be refused is, before anything is done.
  const planned = faults.map(fault => subjectOf(seen, options.shard, OFFERED[fault]));
  await markedForDrills(where);
  const what = faults.map((fault, index) => OFFERED[fault].does((planned[index] as Subject).pod)).join(' ');
  if (options.dryRun) {
    streams.out(`${what}\n`);
    return [];
  }
  await confirmed(name, `${name} in namespace ${where} is broken on purpose. ${what}`, options.yes, streams);
  const broken = new AbortController();
  streams.onInterrupt?.(() =>
    broken.abort(new Failure('Interrupted: what was done is healed, and the client is gone.')),
  );
  const conf = await readConf(seen);
  const minReplicas = Number(/^min-replicas-to-write (\d+)$/m.exec(conf)?.[1] ?? 0);
  const results: Rehearsed[] = [];
  await withLedger(seen, options.image, async ledger => {
    for (const fault of faults) {
      const now = await look();
      const subject = subjectOf(now, options.shard, OFFERED[fault]);
      results.push(
        await rehearse(now, subject, ledger, {
          name: fault,
          lastsMs: options.lasts * 1000,
          options: confirmation(options.confirmedBy ?? (subject.elects ? 'replicas' : 'nothing')),
          minReplicas,
          look,
          say: line => streams.error(`${clock()} ${fault}: ${line}\n`),
          signal: broken.signal,
        }),
      );
    }
  });
  return results;
}

/** How the ledger waits for what confirms a write. To wait for a disk takes up to a second: many wait at a time. */
function confirmation(by: (typeof CONFIRMATIONS)[number]) {
  switch (by) {
    case 'replicas':
      return { waitReplicas: 1 };
    case 'disk':
      return { waitReplicas: 0, waitDisk: true, lanesPerShard: 16 };
    case 'nothing':
      return { waitReplicas: 0 };
  }
}

const clock = () => new Date().toISOString().slice(11, 19);

function shown(results: readonly Rehearsed[], name: string, { output }: Options, width: number | undefined): string {
  if (results.length === 0) return '';
  switch (output) {
    case 'json':
      return `${JSON.stringify(results, undefined, 2)}\n`;
    case 'html':
      return pages().page(name, results);
    case 'text':
      return words(results, width);
  }
}

/** What draws pictures takes a while to be read, which others do not wait for. */
const pages = () => require('./page') as typeof import('./page');
