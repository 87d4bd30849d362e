import type { ClientBuffers } from './client-buffers';
import type { Directives } from './directives/directives';
import type { AppendFsync, Durability, SavePoint } from './durability';
import type { EvictionPolicy } from './redis-conf';

/** What the redis.conf of a topology's servers is made from. */
export interface ConfProps {
  /**
   * What a server writes down of its data set: nothing, an append-only file, snapshots, or both.
   * @default - 'aof' with a volume, 'none' with persistence none
   */
  readonly durability?: Durability;
  /** When the append-only file is handed to the disk. @default 'everysec' */
  readonly appendfsync?: AppendFsync;
  /**
   * When snapshots are taken.
   * @default - after 900 s if 1 key changed, after 300 s if 10 did, after 60 s if 10,000 did
   */
  readonly savePoints?: readonly SavePoint[];
  /**
   * What keys and values may take of the memory, as a Kubernetes quantity.
   * @default - all that is left beside buffers and the copies that a fork makes
   */
  readonly maxmemory?: string;
  /** Which keys go when `maxmemory` is reached. @default 'noeviction': writes are refused */
  readonly evictionPolicy?: EvictionPolicy;
  /** Whether a thread of its own frees the memory of keys that go, so that a large one stops nobody. @default true */
  readonly lazyfree?: boolean;
  /** What clients may hold of the memory. @default - see `ClientBuffers` */
  readonly clientBuffers?: ClientBuffers;
  /** Threads that read from and write to clients; at most the processors of `resources`, rounded up. @default 1 */
  readonly ioThreads?: number;
  /** Further directives of redis.conf, by name. @default - none */
  readonly directives?: Directives;
}
