import { setting, type Topology } from './topologies';

/** What servers write down. */
export interface Stored {
  /** Size of a server's volume. @default - it has none of its own */
  readonly volume?: string;
  /** When the append-only file is on disk: `appendfsync`. @default - there is none */
  readonly appendOnly?: string;
  /** Whether snapshots are taken. */
  readonly snapshots: boolean;
  /** A sentence: what a server that loses power loses of the writes that it took. */
  readonly lostWithPower: string;
}

const LOST: Readonly<Record<string, string>> = {
  always: 'nothing that was acknowledged',
  everysec: 'up to two seconds of writes',
  no: 'what the kernel has not written yet, some 30 seconds',
};

/** What the servers of a topology write down. */
export function stored(topology: Topology): Stored {
  const { conf, volume } = topology;
  const appendOnly =
    setting(topology, 'appendonly') === 'yes' ? (setting(topology, 'appendfsync') ?? 'everysec') : undefined;
  const saves = conf.filter(([name, value]) => name === 'save' && value !== '""');
  const snapshots = saves.length > 0;
  const lost = appendOnly !== undefined ? LOST[appendOnly] : snapshots ? 'all since its last snapshot' : 'all it has';
  return {
    ...(volume === undefined ? {} : { volume }),
    ...(appendOnly === undefined ? {} : { appendOnly }),
    snapshots,
    lostWithPower: lost ?? 'what was not on disk',
  };
}
