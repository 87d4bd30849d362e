import { besideServer } from '../../../drills/beside-server';
import { parseClusterNodes } from '../../../keeper/cluster/observation/cluster-nodes';

/** Runs a command on a server as a user, through the shell functions that its scripts use. */
export function onServer(namespace: string, pod: string, command: string, user = 'keeper'): Promise<string> {
  return besideServer(namespace, pod, `as ${user} "$POD_IP" ${command}`);
}

/** Name of the pod that is a shard's primary now, as one of its pods sees it. */
export async function primaryOf(namespace: string, name: string, shard: number): Promise<string> {
  for (const ordinal of [0, 1]) {
    const pod = `${name}-${shard}-${ordinal}`;
    const self = parseClusterNodes(await onServer(namespace, pod, 'cluster nodes')).find(node =>
      node.flags.includes('myself'),
    );
    if (self?.flags.includes('master')) return pod;
  }
  throw new Error(`Neither pod of shard ${shard} of ${namespace}/${name} is its primary.`);
}
