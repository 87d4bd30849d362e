import { Argument, Command, Option } from 'commander';
import { currentNamespace } from '../cluster';
import { durationParser, namespaceOption } from '../options';
import { readTopologies } from '../status/read';
import type { Streams } from '../streams';
import { table } from '../text/table';
import { readHappenings } from './read';
import { type Happening, timeline } from './timeline';

const FORMATS = ['text', 'json'] as const;

interface Options {
  readonly namespace?: string;
  readonly since: number;
  readonly output: (typeof FORMATS)[number];
}

/** `redis-ha events [NAME]`. */
export function eventsCommand({ out, width }: Streams): Command {
  return new Command('events')
    .summary('what happened to a topology, in order')
    .description('What Kubernetes and the keeper noticed, as one timeline: pods, probes, evictions, failovers, steps.')
    .addArgument(new Argument('[name]', 'name of one topology').default(undefined, 'all of the namespace'))
    .addOption(namespaceOption())
    .addOption(
      new Option('-s, --since <duration>', 'how far back, such as 90s, 15m, 2h or 1d')
        .argParser(durationParser)
        .default(3600, '1h'),
    )
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .action(async (name: string | undefined, { namespace, since, output }: Options) => {
      const where = namespace ?? (await currentNamespace());
      const seen = await readTopologies(where, name);
      const shown = timeline(await readHappenings(where, seen), new Date(Date.now() - since * 1000));
      out(output === 'json' ? `${JSON.stringify(shown, undefined, 2)}\n` : words(shown, width));
    });
}

function words(all: readonly Happening[], width: number | undefined): string {
  if (all.length === 0) return 'Nothing happened that is still known: events are kept for an hour, mostly.\n';
  const rows = all.map(({ time, from, about = '', what }) => [time.slice(0, 19).replace('T', ' '), from, about, what]);
  return `${table(rows, width).join('\n')}\n`;
}
