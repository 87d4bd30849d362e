import { Argument, Command, Option } from 'commander';
import { currentNamespace } from '../cluster';
import { readManifests } from '../explain/read-manifests';
import { topologiesIn } from '../explain/topologies';
import { readTopologies } from '../status/read';
import { EXIT, type Streams } from '../streams';
import { table } from '../text/table';
import type { Check } from './check';
import { drift } from './drift';
import { look } from './look';

const FORMATS = ['text', 'json'] as const;

/** What must be so, by the topology; that of all manifests has no name. */
interface Verified {
  readonly of: string;
  readonly checks: readonly Check[];
}

/** `redis-ha verify FOLDER`. */
export function verifyCommand({ out, width }: Streams, end: (code: number) => void): Command {
  return new Command('verify')
    .summary('whether what runs is what was synthesized, and would survive')
    .description(
      'Compares what runs with a folder of manifests: objects, where pods are, settings of each server, what servers must refuse, whether a failover would succeed now. Changes nothing. Ends with 3 where something does not hold.',
    )
    .addArgument(new Argument('<folder>', 'folder of manifests, or one file'))
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .action(async (folder: string, { output }: { output: (typeof FORMATS)[number] }) => {
      const topologies = topologiesIn(readManifests(folder), folder);
      const verified: Verified[] = [{ of: folder, checks: [await drift(folder)] }];
      for (const topology of topologies) {
        const namespace = topology.namespace ?? (await currentNamespace());
        for (const seen of await readTopologies(namespace, topology.name)) {
          verified.push({ of: `${topology.name} in namespace ${namespace}`, checks: await look(topology, seen) });
        }
      }
      out(output === 'json' ? `${JSON.stringify(verified, undefined, 2)}\n` : words(verified, width));
      end(verified.some(({ checks }) => checks.some(({ outcome }) => outcome !== 'holds')) ? EXIT.problems : EXIT.done);
    });
}

function words(verified: readonly Verified[], width: number | undefined): string {
  const parts = verified.map(({ of, checks }) => {
    const rows = checks.flatMap(({ what, outcome, found }) => [
      [outcome, what],
      ...found.map(each => ['', `  ${each}`]),
    ]);
    return `${[of, ...table(rows, width)].join('\n')}\n`;
  });
  return parts.join('\n');
}
