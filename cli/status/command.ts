import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, Command, Option } from 'commander';
import { stringify } from 'yaml';
import { currentNamespace, failureOf } from '../cluster';
import { namespaceOption } from '../options';
import { EXIT, type Streams } from '../streams';
import { certificateReader } from './certificates';
import { readTopologies } from './read';
import { type Status, statusOf } from './status';
import { words } from './words';

const FORMATS = ['text', 'wide', 'json', 'yaml'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  readonly namespace?: string;
  readonly output: Format;
  readonly watch?: boolean;
}

/** Pause between two looks, in milliseconds. */
const LOOK_MS = 500;
/** Moves to the upper left corner, and clears what is there. */
const CLEAR = '\u001b[H\u001b[2J';

/** `redis-ha status [NAME]`. */
export function statusCommand(streams: Streams, end: (code: number) => void): Command {
  return new Command('status')
    .summary('how a topology is, problems first')
    .description(
      'Asks Kubernetes and the keeper how the topologies of a namespace are: problems first, each with its runbook. Ends with 3 where there are any.',
    )
    .addArgument(new Argument('[name]', 'name of one topology').default(undefined, 'all of the namespace'))
    .addOption(namespaceOption())
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .option('-w, --watch', 'looks again and again, until it is interrupted')
    .action(async (name: string | undefined, { namespace, output, watch }: Options) => {
      const where = namespace ?? (await currentNamespace());
      const certificates = certificateReader();
      const look = async () =>
        Promise.all(
          (await readTopologies(where, name)).map(async seen =>
            statusOf({ ...seen, certificates: await certificates(seen) }),
          ),
        );
      if (watch) return follow(look, output, streams);
      const all = await look();
      streams.out(shown(all, output, streams.width));
      end(all.some(({ problems }) => problems.length > 0) ? EXIT.problems : EXIT.done);
    });
}

function shown(all: readonly Status[], output: Format, width: number | undefined): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(all, undefined, 2)}\n`;
    case 'yaml':
      return stringify(all);
    default:
      return all.map(status => words(status, { wide: output === 'wide', width })).join('\n');
  }
}

/**
 * Shows each change, until the process ends. A terminal shows the last look alone; what is no terminal gets one after the
 * other. A cluster that cannot be asked is asked again: it may be what is being watched.
 */
async function follow(look: () => Promise<readonly Status[]>, output: Format, streams: Streams): Promise<void> {
  let last = '';
  for (;;) {
    const text = await look().then(
      all => shown(all, output, streams.width),
      error => {
        const failure = failureOf(error);
        if (!failure) throw error;
        return `${failure.message}\n`;
      },
    );
    if (text !== last) streams.out(streams.width === undefined ? `${text}\n` : `${CLEAR}${text}`);
    last = text;
    await sleep(LOOK_MS);
  }
}
