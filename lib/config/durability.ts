/**
 * What a server writes to its volume: nothing, each write into an append-only file (`aof`), the whole data set from
 * time to time (`rdb`), or both.
 */
export type Durability = 'none' | 'aof' | 'rdb' | 'both';

/** When the append-only file is handed to the disk. */
export type AppendFsync = 'everysec' | 'always' | 'no';

/** A snapshot is taken once this many seconds passed and this many keys changed. */
export interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** Soon where much changes, and in a quarter of an hour where anything does. */
export const SAVE_POINTS: readonly SavePoint[] = [
  { seconds: 900, changes: 1 },
  { seconds: 300, changes: 10 },
  { seconds: 60, changes: 10_000 },
];

/** Whether each write goes into an append-only file. */
export function keepsAof(durability: Durability): boolean {
  return durability === 'aof' || durability === 'both';
}

/** Whether snapshots are taken. */
export function keepsRdb(durability: Durability): boolean {
  return durability === 'rdb' || durability === 'both';
}
