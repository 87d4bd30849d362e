import { keeperSite } from '../keeper/site';
import { cellOf, type Kind, type Measure, type Point, type Row } from '../kind';
import { inWords } from '../pages/words';
import { exponentOf } from '../statistics';
import { bySize } from './sizes';

const BYTES: Measure = { name: 'readBytes', heading: 'read from the servers', unit: 'bytes' };
const TIME: Measure = { name: 'tookMs', heading: 'time of a pass', unit: 'time' };
const CPU: Measure = { name: 'cpuMs', heading: 'processor time', unit: 'time' };
const DECIDING: Measure = { name: 'decideMs', heading: 'of that, deciding', unit: 'time' };
const MEMORY: Measure = { name: 'memoryBytes', heading: 'memory', unit: 'bytes' };

const NODES = [6, 20, 60, 200, 600, 1000];
/** Below, what a pass takes in any case shows. */
const LARGE = 60;

/** What the keeper's passes take. */
export const KEEPER: Kind = {
  name: 'keeper',
  title: "The keeper's work against the number of nodes",
  summary: 'bytes read and time of a pass, to 1,000 nodes',
  about: [
    'One pass of the [keeper](../keeper.md) over a cluster that is as it should be: shards of a primary and a replica. The keeper is ' +
      'the real one, bundled as in its pod, with real connections; the servers are played by another process on the same machine, ' +
      'which listens at an address each and answers as Redis 8.0 does. Nothing else of a server is there, and names are not looked ' +
      'up. A run is a process: it connects in a first pass, and the median of the next five counts.',
    "Bytes are those of all replies. The memory is the most that the process ever had, with at most 256 MiB for Node's heap.",
  ],
  cells: NODES.map(nodes => cellOf({ nodes: `${nodes}` })),
  measures: [BYTES, TIME, CPU, DECIDING, MEMORY],
  onCluster: false,
  site: () => 'keeper',
  open: keeperSite,
  findings,
  plots: rows => [
    {
      kind: 'lines',
      name: 'time',
      alt: 'The time of a pass and its processor time against the number of nodes, both logarithmic',
      measure: TIME,
      size: 'nodes',
      lines: [TIME, CPU].map(measure => ({ name: measure.heading, points: bySize(rows, 'nodes', measure) })),
    },
    {
      kind: 'lines',
      name: 'bytes',
      alt: 'The bytes that a pass reads against the number of nodes, both logarithmic',
      measure: BYTES,
      size: 'nodes',
      lines: [{ name: BYTES.heading, points: bySize(rows, 'nodes', BYTES) }],
    },
  ],
};

function findings(rows: readonly Row[]): readonly string[] {
  const [bytes, cpu] = [BYTES, CPU].map(measure => bySize(rows, 'nodes', measure).filter(({ size }) => size >= LARGE));
  const last = bytes?.at(-1);
  if (!bytes || !cpu || !last || bytes.length < 2) return [];
  const power = (points: readonly Point[]) => exponentOf(points).toFixed(2);
  const [from, to] = bytes.slice(-2).map(({ size }) => size.toLocaleString('en'));
  return [
    `From ${LARGE} nodes on the bytes grow as the number of nodes to the power of ${power(bytes)}, the processor time to that of ` +
      `${power(cpu)}, from ${from} to ${to} of ${power(bytes.slice(-2))} and ${power(cpu.slice(-2))}: each server is asked what it knows of ` +
      `every other one. With ${to} nodes that is ${inWords(last.summary.median / last.size, 'bytes')} of each server and pass.`,
  ];
}
