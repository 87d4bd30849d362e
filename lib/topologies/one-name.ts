import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { Problems } from '../validation';

const topologies = new WeakMap<IConstruct, string>();

/**
 * Registers a topology under its name. Synthesis fails where two in one namespace bear the same, or make objects of the
 * same names: these would overwrite each other, and servers of both would meet.
 */
export function claimName(topology: Construct, name: string): void {
  topologies.set(topology, name);
  topology.node.addValidation({ validate: () => [...nameProblems(topology, name)] });
}

function nameProblems(topology: Construct, name: string): Problems {
  const { namespace } = Chart.of(topology);
  const where = `in the same namespace (${namespace ?? 'none is set'})`;
  const own = objectsOf(topology);
  return topology.node.root.node
    .findAll()
    .filter(other => other !== topology && topologies.has(other) && Chart.of(other).namespace === namespace)
    .flatMap(other => {
      const otherName = topologies.get(other);
      if (otherName === name) {
        return [
          `name: "${name}" is also the name of ${other.node.path}, ${where}; give each topology a name of its own`,
        ];
      }
      const both = objectsOf(other).find(object => own.includes(object));
      if (both === undefined) return [];
      return [
        `name: with "${name}" and "${otherName}", ${other.node.path} makes the ${both} too, ${where}; set another name`,
      ];
    });
}

function objectsOf(topology: IConstruct): string[] {
  return topology.node
    .findAll()
    .filter(each => ApiObject.isApiObject(each))
    .map(each => `${each.kind} "${each.name}"`);
}
