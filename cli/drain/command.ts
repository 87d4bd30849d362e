import { Argument, Command, Option } from 'commander';
import { runCommand } from '../../drills/command';
import { failureOf } from '../cluster';
import { Failure } from '../failure';
import { saying } from '../interrupt';
import { dryRunOption } from '../options';
import { EXIT, type Streams } from '../streams';
import { empty } from './empty';
import { checkNode, lookAt } from './look';
import { planOf, refusal } from './plan';
import { announced, left } from './words';

interface Options {
  readonly namespace?: string;
  readonly dryRun?: boolean;
}

/** `redis-ha drain NODE`. */
export function drainCommand(streams: Streams, end: (code: number) => void): Command {
  return new Command('drain')
    .summary('has the pods of topologies leave a node, one after the other')
    .description(
      'Cordons a node and evicts the pods of topologies, fronts and proxies there, each when all that it belongs to is well without the one before. Leaves those that nobody could stand in for. Ends with 3 where such are left.',
    )
    .addArgument(new Argument('<node>', 'name of the node'))
    .addOption(
      new Option('-n, --namespace <namespace>', 'whose pods are to leave').default(
        undefined,
        'those of all namespaces',
      ),
    )
    .addOption(dryRunOption())
    .action(async (node: string, { namespace, dryRun = false }: Options) => {
      await checkNode(node);
      const look = () => lookAt(node, namespace);
      const movers = planOf(node, (await look()).groups);
      const why = refusal(movers);
      if (why) throw new Failure(`${why} Nothing was done: until that is well, nothing more may be away.`);
      streams.out(announced(node, movers, dryRun, streams.width));
      if (dryRun) return;
      const cordoned = `${node} stays cordoned: \`redis-ha drain ${node}\` goes on when all is well, \`kubectl uncordon ${node}\` takes it back.`;
      await saying(streams, cordoned, async () => {
        await runCommand('kubectl', ['cordon', node]);
        await empty(node, look, streams.out).catch(error => {
          const failure = failureOf(error);
          throw failure ? new Failure(`${failure.message} Nothing else is evicted. ${cordoned}`) : error;
        });
      });
      const { groups, others } = await look();
      const staying = planOf(node, groups).length;
      streams.out(left(node, staying, others, namespace));
      end(staying > 0 ? EXIT.problems : EXIT.done);
    });
}
