import { isTested, type TestedEngine } from './engines';

/** The name at the head of a snapshot, and the highest version after it. */
interface Format {
  readonly name: 'REDIS' | 'VALKEY';
  readonly version: number;
}

/** How each tested server writes snapshots, and what it reads: append-only files begin with one, and so do new replicas. */
const FORMATS: Readonly<Record<TestedEngine, { readonly writes: Format; readonly reads: readonly Format[] }>> = {
  'redis-7.0': { writes: redis(10), reads: [redis(10)] },
  'redis-8.0': { writes: redis(12), reads: [redis(12)] },
  'valkey-8.1': { writes: redis(11), reads: [redis(11)] },
  'valkey-9.1': { writes: valkey(80), reads: [redis(11), valkey(80)] },
};

function redis(version: number): Format {
  return { name: 'REDIS', version };
}

function valkey(version: number): Format {
  return { name: 'VALKEY', version };
}

/** Whether a server reads the files of another one, and can begin as its replica. */
export function readsFilesOf(engine: TestedEngine, other: TestedEngine): boolean {
  const { name, version } = FORMATS[other].writes;
  return FORMATS[engine].reads.some(format => format.name === name && version <= format.version);
}

/**
 * Whether a server may take the place of another one, with its volume. Redis takes that of no Valkey: it reads the
 * snapshots of some, but calls their nodes.conf corrupted as soon as it names a peer.
 */
export function mayFollow(engine: TestedEngine, former: TestedEngine): boolean {
  return readsFilesOf(engine, former) && !(former.startsWith('valkey') && engine.startsWith('redis'));
}

/** The servers that may take the place of this one, itself among them. */
export function followersOf(former: TestedEngine): TestedEngine[] {
  return Object.keys(FORMATS)
    .filter(isTested)
    .filter(each => mayFollow(each, former));
}

/** The formats that a server reads, a line each, for the script that looks before it starts. */
export function formatsText(engine: TestedEngine): string {
  return FORMATS[engine].reads.map(({ name, version }) => `${name} ${version}\n`).join('');
}
