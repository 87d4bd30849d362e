import { execIn } from '../../../drills/api-server';
import { type Fault, healsItself } from '../../../drills/faults/fault';
import { PORTS } from '../../../lib/config/ports';
import { addressOf } from '../support/deployment';
import { onServer, primaryOf } from '../support/redis';
import type { Tested } from '../support/tested';

/** A slot that moves from one shard to another. */
export interface Move {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/** Moves slots with their keys while clients write, as the keeper's user may: by MIGRATE, some keys at a time. */
export function moveSlots({ namespace, name }: Tested, moves: readonly Move[]): Fault {
  return {
    name: 'move slots',
    portable: true,
    inject: async () => {
      for (const { slot, from, to } of moves) {
        const [source, target] = [await primaryOf(namespace, name, from), await primaryOf(namespace, name, to)];
        const [sourceId, targetId] = await Promise.all([source, target].map(pod => idOf(namespace, pod)));
        await onServer(namespace, target, `cluster setslot ${slot} importing ${sourceId}`);
        await onServer(namespace, source, `cluster setslot ${slot} migrating ${targetId}`);
        await moveKeys(namespace, source, slot, await addressOf(namespace, target));
        for (const pod of [target, source]) await onServer(namespace, pod, `cluster setslot ${slot} node ${targetId}`);
      }
    },
    heal: healsItself,
  };
}

async function idOf(namespace: string, pod: string): Promise<string> {
  return (await onServer(namespace, pod, 'cluster myid')).trim();
}

async function moveKeys(namespace: string, pod: string, slot: number, to: string): Promise<void> {
  const script = [
    '. "$CONFIG/common.sh"',
    'password=$(cat "$CREDENTIALS/keeper")',
    `while keys=$(as keeper "$POD_IP" cluster getkeysinslot ${slot} 100) && [ -n "$keys" ]; do`,
    `  as keeper "$POD_IP" migrate ${to} ${PORTS.redis.number} "" 0 1000 AUTH2 keeper "$password" KEYS $keys`,
    'done',
  ];
  await execIn({ namespace, pod, container: 'redis' }, ['sh', '-c', script.join('\n')]);
}
