import { type BufferLimit, type ClientBuffers, replicaBufferOf, totalOf } from '../config/client-buffers';
import { type AnyDirectives, type DirectiveValue, directiveProblem } from '../config/directives/directives';
import { type Durability, keepsAof, keepsRdb, type SavePoint } from '../config/durability';
import { ENGINES, type Engine, hasDigest, isTested, testedLike } from '../config/engines';
import { memoryBudget } from '../config/memory';
import { bytes, cores, isCpu } from '../config/quantity';
import { EVICTION_POLICIES, type ServerConf } from '../config/redis-conf';
import { check, type Problems, shown } from '../validation';
import type { Resources } from '../workload/resources';

/** What is looked at: the settings of a server, before any of them is known to be right. */
export type WantedConf = Omit<ServerConf, 'memory' | 'engine'> & {
  readonly engine: Engine;
  readonly resources: Resources;
};

/** What is wrong with the settings that become redis.conf. */
export function confProblems(wanted: WantedConf): Problems {
  const { engine, durability, evictionPolicy } = wanted;
  const oneOf = (values: readonly string[]) => values.map(value => `"${value}"`).join(', ');
  const fsync = ['everysec', 'always', 'no'];
  return [
    ...engineProblems(engine),
    ...check(
      [
        !DURABILITIES.includes(durability),
        `durability: ${shown(durability)} is none; set one of ${oneOf(DURABILITIES)}`,
      ],
      [
        wanted.appendfsync !== undefined && !fsync.includes(wanted.appendfsync),
        `appendfsync: ${shown(wanted.appendfsync)} is no way to hand a file to the disk; set one of ${oneOf(fsync)}`,
      ],
      [
        wanted.appendfsync !== undefined && !keepsAof(durability),
        `appendfsync: there is no append-only file with durability "${durability}"; set durability to "aof" or "both", or leave appendfsync out`,
      ],
      [
        evictionPolicy !== undefined && !EVICTION_POLICIES.includes(evictionPolicy),
        `evictionPolicy: ${shown(evictionPolicy)} is no policy; set one of ${oneOf(EVICTION_POLICIES)}`,
      ],
    ),
    ...savePointProblems(wanted.savePoints, durability),
    ...memoryProblems(wanted),
    ...ioThreadProblems(wanted.ioThreads, wanted.resources),
    ...directiveProblems(wanted.directives, engine),
  ];
}

const DURABILITIES: readonly Durability[] = ['none', 'aof', 'rdb', 'both'];
const TESTED = Object.keys(ENGINES)
  .map(name => `"${name}"`)
  .join(', ');

function engineProblems(engine: Engine): Problems {
  if (typeof engine === 'string') {
    return check([
      !isTested(engine),
      `engine: ${shown(engine)} is not tested; set one of ${TESTED}, or { image, like } with an image of yours`,
    ]);
  }
  return check(
    [
      !hasDigest(String(engine.image)),
      `engine.image: ${shown(engine.image)} may be another program tomorrow; set the image with its digest, "…@sha256:" and 64 digits`,
    ],
    [
      !isTested(engine.like),
      `engine.like: ${shown(engine.like)} is not tested; set the one that the image is most like: ${TESTED}`,
    ],
  );
}

function savePointProblems(points: readonly SavePoint[] | undefined, durability: Durability): Problems {
  if (points === undefined) return [];
  const isCount = (value: number) => Number.isInteger(value) && value > 0;
  return [
    ...check(
      [
        !keepsRdb(durability),
        `savePoints: no snapshot is taken with durability "${durability}"; set durability to "rdb" or "both", or leave savePoints out`,
      ],
      [
        points.length === 0,
        'savePoints: without one no snapshot is ever taken; set one or more, or durability to "none" or "aof"',
      ],
    ),
    ...points
      .filter(({ seconds, changes }) => !isCount(seconds) || !isCount(changes))
      .map(point => `savePoints: ${shown(point)} is none; set whole numbers of seconds and changes, 1 or more`),
  ];
}

function memoryProblems({ resources, durability, maxmemory, clientBuffers = {} }: WantedConf): Problems {
  const memory = bytes(resources.memory);
  const broken = clientBufferProblems(clientBuffers);
  // The resources have a refusal of their own.
  if (broken.length > 0 || memory === undefined) return broken;
  const wanted = maxmemory === undefined ? undefined : bytes(maxmemory);
  const { data } = memoryBudget(resources.memory, durability, clientBuffers);
  const most = `${Math.floor(data / 1024 ** 2)}Mi`;
  return check(
    [
      maxmemory !== undefined && !wanted,
      `maxmemory: ${shown(maxmemory)} is no size of memory; set a quantity such as "${most}", or leave it out`,
    ],
    [
      isBounded(clientBuffers) && totalOf(clientBuffers, memory) + replicaBufferOf(clientBuffers, memory) >= memory / 2,
      `clientBuffers: total and replica.hard take half of the ${resources.memory} that a server has, or more; set less, or more resources.memory`,
    ],
    [
      wanted !== undefined && wanted > data,
      `maxmemory: ${shown(maxmemory)} leaves too little of ${resources.memory} for copies and buffers; set at most "${most}", or more resources.memory`,
    ],
  );
}

/** Whether a part of the sum is given, in place of a share of the memory. */
function isBounded({ total, replica }: ClientBuffers): boolean {
  return total !== undefined || replica !== undefined;
}

function clientBufferProblems({ total, ...limits }: ClientBuffers): Problems {
  return [
    ...check([
      total !== undefined && !bytes(total),
      `clientBuffers.total: ${shown(total)} is no size of memory; set a quantity such as "64Mi"`,
    ]),
    ...Object.entries(limits).flatMap(([kind, limit]: [string, BufferLimit | undefined]) =>
      limit ? bufferLimitProblems(`clientBuffers.${kind}`, limit, kind === 'replica') : [],
    ),
  ];
}

function bufferLimitProblems(property: string, limit: BufferLimit, bounded: boolean): Problems {
  const { hard, soft, softSeconds } = limit;
  const most = bytes(hard);
  const lower = soft === undefined ? undefined : bytes(soft);
  return check(
    [most === undefined, `${property}.hard: ${shown(hard)} is no size of memory; set a quantity such as "64Mi"`],
    [
      most === 0 && bounded,
      `${property}.hard: without a limit what waits for a replica may take all memory; set a quantity such as "64Mi"`,
    ],
    [
      soft !== undefined && !lower,
      `${property}.soft: ${shown(soft)} is no size of memory; set a quantity such as "16Mi", or leave it out`,
    ],
    [
      most !== undefined && most > 0 && lower !== undefined && lower > most,
      `${property}.soft: ${shown(soft)} is more than hard, which is ${shown(hard)}; set less`,
    ],
    [
      (soft === undefined) !== (softSeconds === undefined) ||
        (softSeconds !== undefined && !(Number.isInteger(softSeconds) && softSeconds > 0)),
      `${property}.softSeconds: soft is a limit for a time; set both, softSeconds to a whole number, or neither`,
    ],
  );
}

/** Servers take no more. */
const MOST_IO_THREADS = 128;

function ioThreadProblems(threads: number | undefined, { cpu, cpuLimit }: Resources): Problems {
  if (threads === undefined) return [];
  const processors = cpuLimit ?? cpu;
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_IO_THREADS)) {
    return [`ioThreads: ${shown(threads)} is no number of threads; set a whole number from 1 to ${MOST_IO_THREADS}`];
  }
  const most = isCpu(processors) ? Math.ceil(cores(processors)) : MOST_IO_THREADS;
  return check([
    threads > most,
    `ioThreads: ${threads} threads wait for each other on ${processors} of a processor; set at most ${most}, or more ` +
      `${cpuLimit === undefined ? 'resources.cpu' : 'resources.cpuLimit'}`,
  ]);
}

function directiveProblems(directives: AnyDirectives, engine: Engine): Problems {
  // An engine that is none has a refusal of its own.
  const known = isTested(testedLike(engine)) ? testedLike(engine) : undefined;
  const given = Object.entries(directives).filter(([, value]) => value !== undefined);
  const names = given.map(([name]) => name.toLowerCase());
  return given.flatMap(([directive, value], index) => {
    const problem = known && directiveProblem(directive, known);
    if (problem) return [`directives: ${problem}`];
    return check(
      [
        names.indexOf(directive.toLowerCase()) < index,
        `directives: "${directive}" is there twice, in letters of another case; leave one out`,
      ],
      [
        !isValue(value),
        `directives: "${directive}" needs its value as one line of text, a number, or true or false for yes and no`,
      ],
    );
  });
}

function isValue(value: DirectiveValue | undefined): boolean {
  if (typeof value === 'string') return !/[\r\n]/.test(value) && value.trim() !== '';
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
