import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { loadInPod } from '../../drills/load/client';
import { COMMANDS } from '../../drills/load/commands';
import { MIXES, mixText } from '../../drills/load/mixes';
import { LOAD_DEFAULTS, type LoadOptions, loadOptions } from '../../drills/load/options';
import type { ProgramPod } from '../../drills/program-pod';
import { isCpu } from '../../lib/config/quantity';
import { sentence } from '../../programs/http';
import { confirmed, markedForDrills } from '../clients/consent';
import { runClient } from '../clients/run-client';
import { currentNamespace } from '../cluster';
import { Failure } from '../failure';
import { dryRunOption, imageOption, namespaceOption, yesOption } from '../options';
import { readTopologies } from '../status/read';
import { podsOf, type Seen } from '../status/seen';
import { EXIT, type Streams } from '../streams';
import { isBad, type Measured, type Measurement, withFigures } from './figures';
import { going, gone, progressOn } from './progress';
import { inRounds } from './rounds';
import { sent } from './spell';
import { labelsOf, releasesOf, targetsOf } from './targets';
import { words } from './words';

const FORMATS = ['text', 'json', 'html'] as const;
/** Of the load, as it is typed. */
const FLAGS = ['mix', 'rate', 'clients', 'seconds', 'valueBytes', 'keys'] as const satisfies (keyof LoadOptions)[];
const MOST_ROUNDS = 100;
/** Names of a million keys take most of it. */
const MEMORY = '512Mi';

type Options = Partial<LoadOptions> & {
  readonly namespace?: string;
  readonly rounds: number;
  readonly cpu: string;
  readonly image?: string;
  readonly output: (typeof FORMATS)[number];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
};

/** `redis-ha bench NAME…`. */
export function benchCommand(streams: Streams, end: (code: number) => void): Command {
  const mixes = Object.entries(MIXES).map(([name, { weights }]) => `${name}: ${mixText(weights)}`);
  const number = (flag: string, description: string) => new Option(flag, description).argParser(Number);
  const command = new Command('bench')
    .summary('loads topologies, and measures how they answer')
    .description(
      `Has a pod beside each topology send commands, in turns and rounds, and compares what comes of it. Only in namespaces that are marked for drills. Ends with 3 where commands failed.\n\nMixes, or one's own of ${Object.keys(COMMANDS).join(', ')}:\n${mixes.join('\n')}`,
    )
    .addArgument(
      new Argument('<name...>', 'names of topologies, or namespace/name; the others are compared with the first'),
    )
    .addOption(namespaceOption())
    .addOption(
      new Option('--mix <mix>', 'what is sent: a mix, or such as get=80,set=20').default(undefined, LOAD_DEFAULTS.mix),
    )
    .addOption(
      number('--rate <number>', 'commands a second, whatever the answers take').default(
        undefined,
        'each connection sends the next when it has an answer',
      ),
    )
    .addOption(number('--clients <number>', 'connections').default(undefined, `${LOAD_DEFAULTS.clients}`))
    .addOption(number('--seconds <number>', 'length of a round').default(undefined, `${LOAD_DEFAULTS.seconds}`))
    .addOption(new Option('--rounds <number>', 'how often').argParser(roundsOf).default(3))
    .addOption(number('--value-bytes <number>', 'size of a value').default(undefined, 'that of the mix'))
    .addOption(number('--keys <number>', 'keys of each kind').default(undefined, `${LOAD_DEFAULTS.keys}`))
    .addOption(
      new Option('--cpu <quantity>', 'processor that is kept free for each client that sends')
        .argParser(cpuOf)
        .default('50m'),
    )
    .addOption(imageOption('the client that sends'))
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .addOption(yesOption())
    .addOption(dryRunOption());
  return command.action(async (names: string[], options: Options) => {
    const measurement = await bench(names, wantedLoad(options, command), options, streams);
    if (!measurement) return;
    streams.out(shown(measurement, options, streams.width));
    if (withFigures(measurement).targets.some(({ figures }) => isBad(figures))) end(EXIT.problems);
  });
}

function roundsOf(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > MOST_ROUNDS) {
    throw new InvalidArgumentError(`Set a whole number from 1 to ${MOST_ROUNDS}.`);
  }
  return Number(text);
}

function cpuOf(text: string): string {
  if (!isCpu(text)) throw new InvalidArgumentError('Set a quantity, such as 500m or 1.');
  return text;
}

function wantedLoad(options: Options, command: Command): LoadOptions {
  const given = FLAGS.flatMap(flag => (options[flag] === undefined ? [] : [[flag, options[flag]] as const]));
  try {
    return loadOptions(Object.fromEntries(given), flagOf);
  } catch (error) {
    return command.error(`error: ${sentence(error)}`);
  }
}

/** An option as it is typed. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

async function bench(
  names: readonly string[],
  load: LoadOptions,
  options: Options,
  streams: Streams,
): Promise<Measurement | undefined> {
  const targets = targetsOf(names, options.namespace ?? (await currentNamespace()));
  const all: Seen[] = [];
  for (const { namespace, name } of targets) all.push(...(await readTopologies(namespace, name)));
  for (const namespace of new Set(targets.map(target => target.namespace))) await markedForDrills(namespace);
  const labels = labelsOf(targets);
  const where = targets.map(({ namespace, name }) => `${name} in namespace ${namespace}`).join(' and ');
  const many = options.rounds === 1 ? 'once' : `${options.rounds} times, in turns`;
  const what = `To ${where} ${load.seconds} s of commands are sent, ${many}: ${sent(load)}, which begin with bench: and are deleted afterwards.`;
  if (options.dryRun) {
    streams.out(`${what}\n`);
    return undefined;
  }
  await confirmed(labels.join(' '), what, options.yes, streams);
  const interrupted = new AbortController();
  streams.onInterrupt?.(() =>
    interrupted.abort(new Failure('Interrupted: nothing is sent any more, and the clients are gone.')),
  );
  const startedAt = new Date().toISOString();
  const progress = progressOn(streams);
  try {
    const reports = await withPods(all, options, progress.now, pods =>
      inRounds(
        pods.map(({ namespace, pod }) => loadInPod(namespace, pod)),
        {
          options: load,
          labels,
          rounds: options.rounds,
          tell: (round, target, report) => progress.now(going(round, options.rounds, labels[target] ?? '', report)),
          over: (round, ofRound) => progress.over(gone(round, options.rounds, labels, ofRound)),
          signal: interrupted.signal,
        },
      ),
    );
    return { startedAt, options: load, targets: all.map((seen, index) => measured(seen, reports[index] ?? [])) };
  } finally {
    progress.end();
  }
}

/** Runs a load beside each topology while they are used, and takes all away, whatever happens. */
async function withPods<T>(
  all: readonly Seen[],
  { image, cpu }: Pick<Options, 'image' | 'cpu'>,
  tell: (line: string) => void,
  use: (pods: readonly ProgramPod[]) => Promise<T>,
): Promise<T> {
  tell('clients are started');
  const resources = { cpu, memory: MEMORY };
  const started = await Promise.allSettled(
    all.map(seen => {
      const program = { name: `redis-ha-load-${seen.name}`, program: 'load', resources };
      return runClient(seen, { ...program, ...(image === undefined ? {} : { image }) });
    }),
  );
  const pods = started.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    const failed = started.find(each => each.status === 'rejected');
    if (failed) throw failed.reason;
    return await use(pods);
  } finally {
    await Promise.all(pods.map(pod => pod.remove()));
  }
}

function measured(seen: Seen, rounds: Measured['rounds']): Measured {
  const { namespace, name, sets } = seen;
  return { namespace, name, releases: releasesOf(seen), servers: sets.flatMap(podsOf).length, rounds };
}

function shown(measurement: Measurement, { output }: Options, width: number | undefined): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(withFigures(measurement), undefined, 2)}\n`;
    case 'html':
      return pages().page(measurement);
    case 'text':
      return words(measurement, width);
  }
}

/** What draws pictures takes a while to be read, which others do not wait for. */
const pages = () => require('./page') as typeof import('./page');
