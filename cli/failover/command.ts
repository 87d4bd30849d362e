import { Argument, Command } from 'commander';
import { runCommand } from '../../drills/command';
import { until } from '../../drills/wait';
import { currentNamespace } from '../cluster';
import { Failure } from '../failure';
import { dryRunOption, namespaceOption, shardOption } from '../options';
import { readTopologies } from '../status/read';
import { pageIn, type Seen } from '../status/seen';
import type { Streams } from '../streams';
import { oneDigit } from '../text/units';
import { plan } from './plan';

interface Options {
  readonly namespace?: string;
  readonly shard?: number;
  readonly dryRun?: boolean;
}

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
    .addOption(shardOption())
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
      await runCommand('kubectl', ['-n', where, 'delete', 'pod', primary, '--wait=false']);
      const heir = await nextPrimary(look, heirs, primary);
      out(`${heir} is the primary, ${oneDigit((performance.now() - began) / 1000)} s later.\n`);
    });
}

async function nextPrimary(look: () => Promise<Seen>, heirs: readonly string[], primary: string): Promise<string> {
  const { pod } = await until(
    async () => {
      const servers = pageIn((await look()).keeper)?.pods ?? [];
      return servers.find(each => each.role === 'primary' && heirs.includes(each.pod));
    },
    {
      what: `another primary than ${primary}, which was told to stop: see \`redis-ha status\``,
      timeoutMs: PATIENCE_MS,
      everyMs: 500,
    },
  );
  return pod;
}
