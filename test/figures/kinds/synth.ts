import { cellOf, type Kind, type Row } from '../kind';
import { inWords } from '../pages/words';
import { exponentOf } from '../statistics';
import { synthSite } from '../synth/site';
import { bySize, linesOf } from './sizes';

const TIME = { name: 'tookMs', heading: 'time', unit: 'time' } as const;
const CPU = { name: 'cpuMs', heading: 'processor time', unit: 'time' } as const;
const MEMORY = { name: 'memoryBytes', heading: 'memory of the process', unit: 'bytes' } as const;
const MANIFESTS = { name: 'manifestBytes', heading: 'manifests', unit: 'bytes' } as const;

const SIZES: Readonly<Record<string, readonly number[]>> = {
  '1': [3, 10, 30, 100, 300, 500],
  '0': [3, 10, 30, 100, 300, 1000],
};

/** What it takes to write the manifests of a cluster. */
export const SYNTH: Kind = {
  name: 'synth',
  title: 'Synthesis against the number of shards',
  summary: 'time and memory of writing manifests, to 1,000 shards',
  about: [
    "A program of a user's that makes one `RedisCluster`, of so many shards with so many replicas each and all else as it is by " +
      'default, and writes its manifests. Each run is a process of its own, by `tsx`. The time is from `new App()` to the end of ' +
      '`app.synth()`, so without that of loading Node and the library; the memory is the most that the process ever had, Node, ' +
      '`tsx` and the library included.',
    'A cluster has 1,000 servers at most, beyond which synthesis refuses it: with a replica each that is 500 shards.',
  ],
  cells: Object.entries(SIZES).flatMap(([replicas, sizes]) =>
    sizes.map(shards => cellOf({ shards: `${shards}`, replicas })),
  ),
  measures: [TIME, CPU, MEMORY, MANIFESTS],
  onCluster: false,
  site: () => 'synth',
  open: async () => synthSite(),
  findings: rows => Object.keys(SIZES).flatMap(replicas => finding(rows, replicas)),
  plots: rows =>
    [TIME, MEMORY].map(measure => ({
      kind: 'lines',
      name: measure === TIME ? 'time' : 'memory',
      alt: `The ${measure.heading} against the number of shards, both logarithmic, without replicas and with one`,
      measure,
      size: 'shards',
      lines: linesOf(rows, 'replicas', 'shards', measure, of => (of === '1' ? '1 replica' : 'no replica')),
    })),
};

function finding(rows: readonly Row[], replicas: string): string[] {
  const points = bySize(
    rows.filter(({ cell }) => cell.of.replicas === replicas),
    'shards',
    CPU,
  );
  const [first, last] = [points.find(({ size }) => size >= 30), points.at(-1)];
  if (!first || !last || first === last) return [];
  const power = exponentOf(points.filter(({ size }) => size >= first.size)).toFixed(2);
  const which = replicas === '1' ? 'With a replica each' : 'Without replicas';
  const each = inWords((last.summary.median - first.summary.median) / (last.size - first.size), 'time');
  return [
    `${which} the processor time grows from ${first.size} to ${last.size.toLocaleString('en')} shards as their number to the power of ${power}: ${each} a shard.`,
  ];
}
