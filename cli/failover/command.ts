import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { runCommand } from '../../drills/command';
import { currentNamespace, orFailure } from '../cluster';
import { Failure } from '../failure';
import { dryRunOption, namespaceOption } from '../options';
import { readTopologies } from '../status/read';
import { pageIn, type Seen } from '../status/seen';
import type { Streams } from '../streams';
import { plan } from './plan';

interface Options {
  readonly namespace?: string;
  readonly shard?: number;
  readonly dryRun?: boolean;
}

const LOOK_MS = 500;
/** As long as a primary waits at most for its turn to hand over, and some. */
const PATIENCE_MS = 5 * 60_000;

/** `redis-ha failover NAME`. */
export function failoverCommand({ out }: Streams): Command {
  return new Command('failover')
    .summary('has a primary hand over to a replica')
    .description(
      'Deletes the pod of a primary, which hands over before it stops: in a cluster that of one shard. Refused where nobody could take over with all data.',
    )
    .addArgument(new Argument('<name>', 'name of the topology'))
    .addOption(namespaceOption())
    .addOption(new Option('--shard <number>', 'shard of a cluster').argParser(whole))
    .addOption(dryRunOption())
    .action(async (name: string, { namespace, shard, dryRun }: Options) => {
      const where = namespace ?? (await currentNamespace());
      const look = async () => (await readTopologies(where, name))[0] as Seen;
      const planned = plan(await look(), shard);
      if ('refusal' in planned) throw new Failure(planned.refusal);
      const { primary, heirs } = planned;
      out(`${primary} ${dryRun ? 'would hand' : 'hands'} over to ${heirs.join(' or ')}.\n`);
      if (dryRun) return;
      const began = performance.now();
      await orFailure(runCommand('kubectl', ['-n', where, 'delete', 'pod', primary, '--wait=false']));
      const heir = await nextPrimary(look, heirs, primary);
      out(`${heir} is the primary, ${Math.round((performance.now() - began) / 100) / 10} s later.\n`);
    });
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Set the number of a shard, from 0.');
  return Number(text);
}

async function nextPrimary(look: () => Promise<Seen>, heirs: readonly string[], primary: string): Promise<string> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const servers = pageIn((await look()).keeper)?.pods ?? [];
    const heir = servers.find(({ pod, role }) => role === 'primary' && heirs.includes(pod));
    if (heir) return heir.pod;
    await sleep(LOOK_MS);
  }
  throw new Failure(
    `${primary} was told to stop, and after ${PATIENCE_MS / 60_000} minutes no other is the primary: see \`redis-ha status\`.`,
  );
}
