import { type ClientBuffers, replicaBufferOf, totalOf } from './client-buffers';
import type { Durability } from './durability';
import { bytes } from './quantity';

const MiB = 1024 ** 2;

/** The server itself with nothing in it, 15 MiB of it, and the shells of the probes beside it. */
const PROGRAM = 24 * MiB;
/** What the allocator holds beyond what is in use, as a share of the data. */
const FRAGMENTATION = 1 / 10;
/**
 * What is written while a fork runs, and so is there twice, as a share of the data. A rewrite of the append-only file
 * and a snapshot are caused by writes, so they run under load and take as long as the disk does.
 */
const COPIES_BESIDE_DISK = 1 / 3;
/** Without them a server forks all the same, to send a replica the whole data set. That is rare, and as fast as the network. */
const COPIES_BESIDE_REPLICAS = 1 / 10;

/** What the memory of a server's container is for. Bytes; the parts add up to `limit`, but for less than one. */
export interface MemoryBudget {
  readonly limit: number;
  readonly program: number;
  /** Buffers of clients. */
  readonly clients: number;
  /** What waits for replicas. */
  readonly replicas: number;
  /** Keys and values: `maxmemory`. */
  readonly data: number;
  readonly fragmentation: number;
  /** Pages that are there twice while a fork runs. */
  readonly copies: number;
}

/**
 * How the memory of a server's container is shared out: the parts that are bounded come off first, and of the rest as
 * much is data as leaves room for the parts that grow with the data.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/memory-optimization/
 */
export function memoryBudget(memory: string, durability: Durability, buffers: ClientBuffers = {}): MemoryBudget {
  const limit = bytes(memory) ?? 0;
  const clients = totalOf(buffers, limit);
  const replicas = replicaBufferOf(buffers, limit);
  const copied = durability === 'none' ? COPIES_BESIDE_REPLICAS : COPIES_BESIDE_DISK;
  const growing = Math.max(0, limit - PROGRAM - clients - replicas);
  const data = Math.floor(growing / (1 + FRAGMENTATION + copied));
  return {
    limit,
    program: PROGRAM,
    clients,
    replicas,
    data,
    fragmentation: data * FRAGMENTATION,
    copies: data * copied,
  };
}

/** Size of the replication backlog: writes that a replica may have missed without being sent everything again. */
export function backlog(memory: string): number {
  return Math.max(MiB, Math.floor((bytes(memory) ?? 0) / 64));
}
