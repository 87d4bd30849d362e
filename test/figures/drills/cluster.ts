import type { TestedEngine } from '../../../lib/config/engines';
import { names } from '../../../lib/config/names';
import { nodeLoss } from '../../e2e/cluster/faults';
import {
  anotherPrimary,
  environmentWith,
  measured,
  newClients,
  SHARDS,
  testedOf,
  whole,
} from '../../e2e/cluster/subject';
import { deploy, settled } from '../../e2e/support/deployment';
import { primaryOf } from '../../e2e/support/redis';
import { selectorOf } from '../../e2e/support/tested';
import type { Site } from '../kind';
import { drillSite, engineOf, PACE } from './site';

/** Namespaces of its own: those of the suites may be in use. */
const [NAMESPACE, CLIENTS] = ['figures-cluster', 'figures-cluster-clients'];

/** A cluster of three shards of two servers; what is broken is the primary of the first one. */
export function clusterSite(engine: TestedEngine): Promise<Site> {
  const { redis, counter, ...rest } = environmentWith({ engine });
  const environment = {
    ...rest,
    redis: { ...redis, namespace: NAMESPACE },
    counter: { ...counter, namespace: CLIENTS },
  };
  const tested = testedOf(environment);
  const { namespace, name } = tested;
  const pods = SHARDS.flatMap(shard => [0, 1].map(ordinal => names.pod(name, shard, ordinal)));
  return drillSite({ namespace, clients: CLIENTS, pods }, async () => {
    await deploy(environment);
    await settled(environment);
    const running = { environment, clients: newClients(environment) };
    return {
      tested,
      primary: () => primaryOf(namespace, name, 0),
      another: primary => anotherPrimary(tested, [primary]),
      nodeLoss: (what, fault) => nodeLoss(tested, what, fault),
      workloads: SHARDS.map(shard => `statefulset/${names.shard(name, shard)}`),
      drained: selectorOf(tested, 'server'),
      whole: () => whole(tested),
      run: settings => measured(running, { ...settings, options: PACE }),
      versions: { engine: await engineOf(namespace, pods[0] ?? '') },
    };
  });
}
