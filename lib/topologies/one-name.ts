import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { Problems } from '../validation';

const topologies = new WeakMap<IConstruct, string>();

/**
 * Registers a topology under its name. Synthesis fails where two in one namespace bear the same: their objects would
 * overwrite each other, and their servers would meet.
 */
export function claimName(topology: Construct, name: string): void {
  topologies.set(topology, name);
  topology.node.addValidation({ validate: () => [...nameProblems(topology, name)] });
}

function nameProblems(topology: Construct, name: string): Problems {
  const { namespace } = Chart.of(topology);
  return topology.node.root.node
    .findAll()
    .filter(other => other !== topology && topologies.get(other) === name)
    .filter(other => Chart.of(other).namespace === namespace)
    .map(
      other =>
        `name: "${name}" is also the name of ${other.node.path}, in the same namespace (${namespace ?? 'none is set'}); ` +
        'give each topology a name of its own',
    );
}
