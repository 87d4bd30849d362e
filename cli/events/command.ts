import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { ask, inNamespace, logOf } from '../../drills/api-server';
import { COMPONENT } from '../../lib/config/labels';
import { currentNamespace, orFailure } from '../cluster';
import { namespaceOption } from '../options';
import { readTopologies } from '../status/read';
import { podsOf, type Seen } from '../status/seen';
import type { Streams } from '../streams';
import { table } from '../text/table';
import { type ClusterEvent, type Happening, ofCluster, ofKeeper, secondsOf, timeline } from './timeline';

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
        .argParser(duration)
        .default(3600, '1h'),
    )
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .action(async (name: string | undefined, { namespace, since, output }: Options) => {
      const where = namespace ?? (await currentNamespace());
      const seen = await readTopologies(where, name);
      const { items } = await orFailure(ask<{ items: ClusterEvent[] }>(`${inNamespace(where)}/events`));
      const all = await Promise.all(seen.map(each => happeningsOf(each, items)));
      const shown = timeline(all.flat(), new Date(Date.now() - since * 1000));
      out(output === 'json' ? `${JSON.stringify(shown, undefined, 2)}\n` : words(shown, width));
    });
}

function duration(text: string): number {
  const seconds = secondsOf(text);
  if (seconds === undefined) throw new InvalidArgumentError('Set a number and s, m, h or d, such as 15m.');
  return seconds;
}

async function happeningsOf(seen: Seen, events: readonly ClusterEvent[]): Promise<Happening[]> {
  const { namespace, name, sets, sentinelSet, pods } = seen;
  const known = new Set([
    ...[...sets, ...(sentinelSet ? [sentinelSet] : [])].flatMap(set => [set.metadata.name, ...podsOf(set)]),
    ...pods.map(({ metadata }) => metadata.name),
  ]);
  // Of pods that are gone, and of claims, which are called after them.
  const belongs = (object: string) =>
    known.has(object) || object.startsWith(`${name}-keeper-`) || known.has(object.replace(/^[^-]+-/, ''));
  const keepers = pods.filter(({ metadata }) => metadata.labels?.[COMPONENT] === 'keeper');
  const logs = await Promise.all(
    // One that has just begun has no log yet.
    keepers.map(({ metadata }) => logOf({ namespace, pod: metadata.name }).catch(() => '')),
  );
  return [...ofCluster(events, belongs), ...logs.flatMap(ofKeeper)];
}

function words(all: readonly Happening[], width: number | undefined): string {
  if (all.length === 0) return 'Nothing happened that is still known: events are kept for an hour, mostly.\n';
  const rows = all.map(({ time, from, about = '', what }) => [time.slice(0, 19).replace('T', ' '), from, about, what]);
  return `${table(rows, width).join('\n')}\n`;
}
