import { cpus, loadavg, totalmem } from 'node:os';
import { ask } from '../../drills/api-server';

/** What was measured on. */
export interface Machine {
  readonly cpus: number;
  /** Of the processors. */
  readonly model: string;
  readonly memoryGiB: number;
  /** Version of the cluster, where that is what was measured. */
  readonly kubernetes?: string;
  readonly nodes?: number;
  /** Processors and memory that each node says to have: nodes of a test cluster may share a machine. */
  readonly node?: string;
}

/** The class of a machine in words: figures of two classes say nothing of each other. */
export function classOf({ cpus: count, model, memoryGiB, kubernetes, nodes, node }: Machine): string {
  const machine = `${count} × ${model}, ${memoryGiB} GiB`;
  return kubernetes ? `${machine}; Kubernetes ${kubernetes}, ${nodes} nodes of ${node}` : machine;
}

/** How many processes ran or wanted to, the mean of the last minute. */
export function loadOf(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

/** The machine that this runs on. */
export function thisMachine(): Machine {
  const all = cpus();
  return { cpus: all.length, model: (all[0]?.model ?? 'unknown').trim(), memoryGiB: gib(totalmem()) };
}

interface Node {
  readonly status: { readonly capacity: { readonly cpu: string; readonly memory: string } };
}

/** The same with the cluster of the current kubectl context. */
export async function withCluster(machine: Machine): Promise<Machine> {
  const { gitVersion } = await ask<{ gitVersion: string }>('/version');
  const { items } = await ask<{ items: Node[] }>('/api/v1/nodes');
  const sizes = items.map(({ status }) => sizeOf(status.capacity));
  const node = [...new Set(sizes)].sort().join(' or ');
  return { ...machine, kubernetes: gitVersion.replace(/^v/, ''), nodes: items.length, node };
}

/** `2` and `24683652Ki` as Kubernetes has them. */
function sizeOf({ cpu, memory }: Node['status']['capacity']): string {
  return `${cpu} CPUs and ${gib(Number.parseInt(memory, 10) * 1024)} GiB`;
}

function gib(bytes: number): number {
  return Math.round(bytes / 1024 ** 3);
}
