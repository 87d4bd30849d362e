import { ask, execIn, inNamespace } from '../drills/api-server';
import { CommandError } from '../drills/command';
import { kubectl } from '../drills/kubectl';
import { isReady } from '../drills/ready';
import { parseInfo } from '../keeper/observation/info';
import { COMPONENT } from '../lib/config/labels';
import { names } from '../lib/config/names';
import { PORTS } from '../lib/config/ports';
import type { Metadata } from './objects';

/** A Redis whose servers get other volumes. */
export interface Topology {
  readonly namespace: string;
  readonly name: string;
}

/** A server's pod, with what it says of itself. */
export interface Server {
  readonly pod: string;
  readonly uid: string;
  readonly statefulSet: string;
  /** Undefined where it does not answer. */
  readonly role?: 'primary' | 'replica';
  /** A replica whose link to its primary is up, with all that came before. */
  readonly inSync: boolean;
  readonly ready: boolean;
}

interface Pod {
  readonly metadata: Metadata & {
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Rollout {
  readonly metadata: Metadata & { readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly replicas?: number;
  };
}

/** What a topology's keeper says. */
interface KeeperStatus {
  readonly state: string;
  readonly spreading?: boolean;
  readonly lastPass?: string;
}

const of = ({ name }: Topology) => ({
  query: { labelSelector: `app.kubernetes.io/instance=${name},${COMPONENT}=server` },
});

/** All servers of a topology. */
export async function serversOf(topology: Topology): Promise<Server[]> {
  const { items } = await ask<{ items: Pod[] }>(`${inNamespace(topology.namespace)}/pods`, of(topology));
  return Promise.all(
    items.map(async ({ metadata, status }) => {
      const statefulSet = metadata.ownerReferences?.find(({ kind }) => kind === 'StatefulSet')?.name ?? '';
      const base = { pod: metadata.name, uid: metadata.uid ?? '', statefulSet };
      if (!isReady({ metadata, status })) return { ...base, inSync: false, ready: false };
      const said = await inServer(topology.namespace, metadata.name, 'as probe "$POD_IP" info replication').catch(
        () => '',
      );
      if (!said.includes('role:')) return { ...base, inSync: false, ready: false };
      const { role, linkUp } = parseInfo(said);
      return { ...base, role, inSync: linkUp, ready: true };
    }),
  );
}

/** Whether a server knows how to hand over, as those of a cluster do, and those that Sentinels watch over. */
export async function canHandOver({ namespace }: Topology, pod: string): Promise<boolean> {
  return (await inServer(namespace, pod, 'command -v hand_over || true')).includes('hand_over');
}

/** Has a primary hand over, as before it stops. */
export async function handOver({ namespace }: Topology, pod: string): Promise<void> {
  await inServer(namespace, pod, 'hand_over');
}

/** Runs shell in a server's container, with the functions of its own scripts. */
async function inServer(namespace: string, pod: string, script: string): Promise<string> {
  const sourced = `. "$CONFIG/common.sh"; . "$CONFIG/topology.sh"; ${script}`;
  return (await execIn({ namespace, pod, container: 'redis' }, ['sh', '-c', sourced])).stdout;
}

/** StatefulSets of a topology's servers whose pods are not yet those that are wanted, as sentences. */
export async function unfinished(topology: Topology): Promise<string[]> {
  const statefulSets = `${inNamespace(topology.namespace, 'apps/v1')}/statefulsets`;
  const { items } = await ask<{ items: Rollout[] }>(statefulSets, of(topology));
  return items.flatMap(({ metadata, spec, status }) => {
    if (status.observedGeneration !== metadata.generation || status.replicas !== spec.replicas) {
      return [`${metadata.name} does not have all of its pods yet`];
    }
    return status.currentRevision === status.updateRevision ? [] : [`${metadata.name} is replacing its pods`];
  });
}

/** What the keeper says, asked in its own container: no policy keeps that out. */
export async function keeperStatus({ namespace, name }: Topology): Promise<KeeperStatus | undefined> {
  const script = `fetch("http://127.0.0.1:${PORTS.http.number}/status").then(r => r.text()).then(t => console.log(t))`;
  const keeper = `deployment/${names.keeper(name)}`;
  try {
    return JSON.parse((await kubectl(['-n', namespace, 'exec', keeper, '--', 'node', '-e', script])).stdout);
  } catch (error) {
    if (error instanceof CommandError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
