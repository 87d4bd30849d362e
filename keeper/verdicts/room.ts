import type { KeeperSpec } from '../../lib/config/keeper-spec';
import type { Memory } from '../observation/info';

const MiB = 1024 ** 2;

/** A server that answered, as far as it matters here. */
interface Holding {
  readonly pod: string;
  readonly revision?: string;
  readonly memory?: Memory;
}

/**
 * Why a rolling update that gives servers less memory must not go on, for people: one holds more than it could with it. It
 * would be killed while it reads its data, evict keys or refuse writes. Undefined where all fits, or none gets less.
 */
export function reasonAgainstLess(
  servers: readonly Holding[],
  { revision, maxMemoryBytes: most }: Pick<KeeperSpec, 'revision' | 'maxMemoryBytes'>,
): string | undefined {
  if (revision === undefined || !most) return undefined;
  const full = servers.find(server => server.revision !== revision && isTooFull(server, most));
  if (!full?.memory) return undefined;
  const text = (bytes: number) => `${Math.ceil(bytes / MiB)} MiB`;
  return (
    `${full.pod} holds ${text(full.memory.used)}, more than the maxmemory of ${text(most)} that it would come back with: ` +
    'set resources.memory back, or have fewer keys or more shards first'
  );
}

function isTooFull({ memory }: Holding, most: number): boolean {
  return memory !== undefined && memory.used > most && (memory.max === 0 || memory.max > most);
}
