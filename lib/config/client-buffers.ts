import { bytes } from './quantity';

/** How much may wait for one client to read it. A client beyond that is disconnected. */
export interface BufferLimit {
  /** At once, as a Kubernetes quantity; `0` is no limit. */
  readonly hard: string;
  /** For `softSeconds` in a row, as a Kubernetes quantity. @default - no such limit */
  readonly soft?: string;
  readonly softSeconds?: number;
}

/**
 * What clients may hold of a server's memory.
 *
 * @see https://redis.io/docs/latest/develop/reference/clients/#output-buffer-limits
 */
export interface ClientBuffers {
  /**
   * All clients but replicas together (`maxmemory-clients`): beyond it the largest are disconnected.
   * @default - a sixteenth of the memory, 16Mi at least
   */
  readonly total?: string;
  /** A client that asks and reads. @default { hard: '0' }: `total` bounds them */
  readonly normal?: BufferLimit;
  /**
   * A replica. It must last for what is written while a replica is sent the whole data set.
   * @default - `hard` is a sixteenth of the memory
   */
  readonly replica?: BufferLimit;
  /** A subscriber. @default { hard: '32Mi', soft: '8Mi', softSeconds: 60 } */
  readonly pubsub?: BufferLimit;
}

const SHARE = 1 / 16;
const LEAST_TOTAL = 16 * 1024 ** 2;

/** Bytes that all clients but replicas may hold, in a server with this much memory. */
export function totalOf(buffers: ClientBuffers, memory: number): number {
  const given = buffers.total === undefined ? undefined : bytes(buffers.total);
  return given ?? Math.max(LEAST_TOTAL, Math.floor(memory * SHARE));
}

/** Bytes that may wait for replicas: they share what they wait for. */
export function replicaBufferOf(buffers: ClientBuffers, memory: number): number {
  const given = buffers.replica === undefined ? undefined : bytes(buffers.replica.hard);
  return given ?? Math.floor(memory * SHARE);
}

/** The value of `client-output-buffer-limit`, all three kinds of clients in one line. */
export function outputBufferLimit(buffers: ClientBuffers, memory: number): string {
  const { normal = { hard: '0' }, pubsub = { hard: '32Mi', soft: '8Mi', softSeconds: 60 } } = buffers;
  const replica = { ...buffers.replica, hard: String(replicaBufferOf(buffers, memory)) };
  return Object.entries({ normal, replica, pubsub })
    .map(([kind, limit]) => `${kind} ${limitOf(limit)}`)
    .join(' ');
}

function limitOf({ hard, soft = '0', softSeconds = 0 }: BufferLimit): string {
  return `${bytes(hard) ?? 0} ${bytes(soft) ?? 0} ${softSeconds}`;
}
