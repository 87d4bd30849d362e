import { k8s } from 'cdk8s-plus-28';
import { bytes, isCpu } from '../config/quantity';
import type { Problems } from '../validation';
import { check, shown } from '../validation';

/** What a container asks for. */
export interface Resources {
  /** Processor time that is kept free for the container, such as `250m` or `1`. */
  readonly cpu: string;
  /**
   * Processor time that the container may take at most.
   * @default - no limit: a throttled server is late with its heartbeats, which others take for a failure
   */
  readonly cpuLimit?: string;
  /** Memory, both asked for and at most, such as `1Gi`. */
  readonly memory: string;
}

/** What a Redis server needs at least to start, load and replicate. */
const LEAST_MEMORY = '64Mi';

/** What is wrong with a container's resources; by default it is a server's. */
export function resourceProblems(property: string, resources: Resources, least = LEAST_MEMORY): Problems {
  const memory = bytes(resources.memory);
  return check(
    [
      !isCpu(resources.cpu),
      `${property}.cpu: ${shown(resources.cpu)} is no processor time; set a quantity such as "250m" or "1"`,
    ],
    [
      resources.cpuLimit !== undefined && !isCpu(resources.cpuLimit),
      `${property}.cpuLimit: ${shown(resources.cpuLimit)} is no processor time; set a quantity such as "1", or leave it out`,
    ],
    [
      memory === undefined,
      `${property}.memory: ${shown(resources.memory)} is no size of memory; set a quantity such as "512Mi"`,
    ],
    [
      memory !== undefined && memory < (bytes(least) ?? 0),
      `${property}.memory: ${shown(resources.memory)} is too little; set "${least}" or more`,
    ],
  );
}

/** Requests and limits of a container. */
export function requirements(resources: Resources): k8s.ResourceRequirements {
  const quantity = (text: string) => k8s.Quantity.fromString(text);
  return {
    requests: { cpu: quantity(resources.cpu), memory: quantity(resources.memory) },
    limits: {
      memory: quantity(resources.memory),
      ...(resources.cpuLimit ? { cpu: quantity(resources.cpuLimit) } : {}),
    },
  };
}
