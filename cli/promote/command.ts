import { Argument, Command, Option } from 'commander';
import { until } from '../../drills/wait';
import { currentNamespace, failureOf } from '../cluster';
import { Failure } from '../failure';
import { saying } from '../interrupt';
import { dryRunOption, namespaceOption } from '../options';
import { readTopologies } from '../status/read';
import { pageIn, type Seen } from '../status/seen';
import type { Streams } from '../streams';
import { oneDigit } from '../text/units';
import type { Changes } from './change';
import { changesIn, make } from './objects';
import { plan } from './plan';

interface Options {
  readonly namespace?: string;
  readonly loseUnread?: boolean;
  readonly dryRun?: boolean;
}

/** The keeper starts anew, and waits until a primary that is away has been silent for a while. */
const PATIENCE_MS = 5 * 60_000;

/** `redis-ha promote NAME SERVER`. */
export function promoteCommand(streams: Streams): Command {
  const { out } = streams;
  return new Command('promote')
    .summary('makes another server of a RedisReplication the primary')
    .description(
      'Changes in the cluster what the prop primary says, and waits until the keeper has made that server the primary. Refused where data would be lost, or another tool would take the change back.',
    )
    .addArgument(new Argument('<name>', 'name of the topology'))
    .addArgument(new Argument('<server>', 'pod of the server that is to be the primary'))
    .addOption(namespaceOption())
    .addOption(
      new Option('--lose-unread', 'also without the primary, whose last writes are lost then: those that it alone has'),
    )
    .addOption(dryRunOption())
    .action(async (name: string, server: string, { namespace, loseUnread = false, dryRun }: Options) => {
      const where = namespace ?? (await currentNamespace());
      const look = async () => (await readTopologies(where, name))[0] as Seen;
      const seen = await look();
      const changes = await changesIn(where, name, server);
      const planned = plan(seen, server, changes.spec.primary, loseUnread);
      if ('refusal' in planned) throw new Failure(planned.refusal);
      out(`${dryRun ? 'It would be so: ' : ''}${planned.what}\n`);
      const all = [...changes.keeper, ...changes.clients];
      for (const { kind, name: object, field } of all) {
        out(`${kind} ${object} ${dryRun ? 'would change' : 'changes'}: ${field.join('.')}\n`);
      }
      if (dryRun) return;
      const ordinal = changes.spec.servers.indexOf(server);
      const former = changes.spec.primary;
      if (all.length > 0) {
        const back = former === server ? '' : ` \`redis-ha promote ${name} ${former}\` goes back.`;
        const partly = `${name} may be changed in part: \`redis-ha promote ${name} ${server}\` goes on.${back}`;
        const began = performance.now();
        await saying(streams, partly, () => promoted(where, server, changes, look)).catch(error => {
          const failure = failureOf(error);
          throw failure ? new Failure(`${failure.message} ${partly}`) : error;
        });
        out(`${server} is the primary, ${oneDigit((performance.now() - began) / 1000)} s later.\n`);
      }
      out(
        `Set the prop primary of ${name} to ${ordinal} in the code before it is applied again: that would hand back.\n`,
      );
    });
}

/**
 * Tells the keeper, and leads clients to the new primary when there is one: so they write to the former one until then,
 * and go on doing so where nothing comes of it.
 */
async function promoted(namespace: string, server: string, changes: Changes, look: () => Promise<Seen>): Promise<void> {
  for (const change of changes.keeper) await make(namespace, change);
  const waiting = { timeoutMs: PATIENCE_MS, everyMs: 250 };
  await until(
    async () => {
      const page = pageIn((await look()).keeper);
      if (page?.pods?.some(({ pod, role }) => pod === server && role === 'primary')) return true;
      // Said when patience ends.
      throw new Error(page ? `The keeper is ${page.state}: ${page.reason}.` : 'The keeper does not answer.');
    },
    { ...waiting, what: `${server} to be the primary` },
  );
  for (const change of changes.clients) await make(namespace, change);
}
