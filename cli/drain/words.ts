import { table } from '../text/table';
import { leaves, type Mover } from './plan';

/** What will be done, or would be: who leaves a node in which order, and who stays and why. */
export function announced(node: string, movers: readonly Mover[], dryRun: boolean, width?: number): string {
  const list = (head: string, all: readonly Mover[]) => (all.length === 0 ? [] : [head, ...table(rows(all), width)]);
  const [be, would] = dryRun ? ['would be', 'would '] : ['is', ''];
  const lines = [
    `${node} ${be} cordoned.`,
    ...list(`These ${would}leave it, each when all is well without the one before:`, movers.filter(leaves)),
    ...list(
      'These stay:',
      movers.filter(mover => !leaves(mover)),
    ),
    ...(movers.length === 0 ? ['No pod of a topology is there.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is there when a drain is done, and what to do next. */
export function left(node: string, staying: number, others: number, namespace: string | undefined): string {
  const where = namespace === undefined ? '' : ` of namespace ${namespace}`;
  return [
    `Left on ${node}${where}: ${counted(staying, 'pod')} of topologies, ${others} of others.`,
    `Next is \`kubectl drain ${node} --ignore-daemonsets\`, and \`kubectl uncordon ${node}\` when all is done.\n`,
  ].join(' ');
}

/** A pod, among those of all namespaces. */
export const nameOf = ({ group, pod }: Mover) => `${group.namespace}/${pod.metadata.name}`;

/** What a pod is, and who takes over from it. */
export function partOf({ group, what, heirs = [] }: Mover): string {
  return `${what} of ${group.name}${heirs.length > 0 ? `, which hands over to ${heirs.join(' or ')}` : ''}`;
}

function rows(movers: readonly Mover[]): string[][] {
  return movers.map(mover => [nameOf(mover), `${partOf(mover)}${leaves(mover) ? '' : `: ${mover.stays}`}`]);
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
