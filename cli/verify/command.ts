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
import { tryStranger } from './stranger';

const FORMATS = ['text', 'json'] as const;

interface Options {
  readonly output: (typeof FORMATS)[number];
  readonly tryPolicies?: boolean;
}

/** What must be so, by the topology; that of all manifests has no name. */
interface Verified {
  readonly of: string;
  readonly checks: readonly Check[];
}

/** `redis-ha verify FOLDER`. */
export function verifyCommand(streams: Streams, end: (code: number) => void): Command {
  return new Command('verify')
    .summary('whether what runs is what was synthesized, and would survive')
    .description(
      'Compares what runs with a folder of manifests: objects, where pods are, settings of each server, what servers must refuse, whether a failover would succeed now. Changes nothing, unless --try-policies has it make a pod. Ends with 3 where something does not hold.',
    )
    .addArgument(new Argument('<folder>', 'folder of manifests, or one file'))
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .option(
      '--try-policies',
      'tries the ports of servers from a pod that nobody lets in, which it makes and takes away',
    )
    .action(async (folder: string, { output, tryPolicies = false }: Options) => {
      const manifests = readManifests(folder);
      const topologies = topologiesIn(manifests, folder);
      const verified: Verified[] = [{ of: folder, checks: [await drift(folder)] }];
      for (const topology of topologies) {
        const namespace = topology.namespace ?? (await currentNamespace());
        for (const seen of await readTopologies(namespace, topology.name)) {
          const tried = tryPolicies ? [await tryStranger(topology, seen, manifests, streams)] : [];
          const checks = [...(await look(topology, seen)), ...tried];
          verified.push({ of: `${topology.name} in namespace ${namespace}`, checks });
        }
      }
      const { out, width } = streams;
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
