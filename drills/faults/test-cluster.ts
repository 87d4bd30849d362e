import { join } from 'node:path';
import { type Output, runCommand } from '../command';

/** Names the folder with the test cluster's own means, `kill-container` and `node`. */
export const TEST_CLUSTER = 'REDIS_HA_TEST_CLUSTER';

/** Finds one of the test cluster's programs for a fault that no API of Kubernetes can cause. */
export function testCluster(fault: string, program: string): (args: readonly string[]) => Promise<Output> {
  const folder = process.env[TEST_CLUSTER];
  if (!folder) {
    throw new Error(
      `The fault "${fault}" works on a test cluster only: set ${TEST_CLUSTER} to the folder with its "${program}".`,
    );
  }
  return args => runCommand(join(folder, program), args);
}

/** The number in the name of a node of the test cluster, such as 2 in `node-2`. */
export function nodeNumber(node: string): string {
  const number = /^node-(\d+)$/.exec(node)?.[1];
  if (!number) throw new Error(`Node ${node} is none of a test cluster, whose nodes are node-1, node-2 and so on.`);
  return number;
}
