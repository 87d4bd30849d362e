import type { DrillResult } from '../../../drills/drill';
import { cutNode } from '../../../drills/faults/break-node';
import { drainNode } from '../../../drills/faults/drain-node';
import { until } from '../../../drills/wait';
import { parseInfo } from '../../../keeper/observation/info';
import { ensureDefaultStorageClass } from '../../e2e/support/deployment';
import { freshNamespaces, removeNamespaces } from '../../e2e/support/namespaces';
import { onServer } from '../../e2e/support/redis';
import type { Cell, Site, Versions } from '../kind';
import { figuresOf } from './figures';
import { type Operated, operationsOf, PLANNED, type Settings } from './operations';

/** A topology that drills are run on. */
export interface Broken extends Operated {
  /** Whether all is as it should be. */
  readonly whole: () => Promise<boolean>;
  readonly run: (settings: Settings) => Promise<DrillResult>;
  readonly versions: Versions;
}

/** Where a topology is, with its clients, and the names of its servers' pods. */
export interface Where {
  readonly namespace: string;
  readonly clients: string;
  readonly pods: readonly string[];
}

/** How ledgers write, whatever suites have them do: figures of another pace could not be compared. */
export const PACE = { pauseMs: 2 } as const;

/** How long servers and keeper may take until all is as it was, in milliseconds. */
const WHOLE_MS = 300_000;

/** A site whose runs are drills on a topology of its own, in fresh namespaces. */
export async function drillSite({ namespace, clients, pods }: Where, deploy: () => Promise<Broken>): Promise<Site> {
  // A run that was broken off may have left a node cut or drained.
  for (const pod of pods) for (const { heal } of [cutNode, drainNode]) await heal({ namespace, pod });
  await ensureDefaultStorageClass();
  await freshNamespaces(namespace, clients);
  const close = () => removeNamespaces(namespace, clients);
  try {
    const broken = await deploy();
    return { versions: broken.versions, take: cell => take(cell, broken), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function take({ of }: Cell, broken: Broken) {
  const name = of.fault ?? of.operation ?? '';
  const begin = operationsOf(broken)[name];
  if (!begin) throw new Error(`Nothing that is called ${name} can be done to a ${of.topology}.`);
  await until(broken.whole, { what: 'all to be whole before the drill', timeoutMs: WHOLE_MS });
  const before = await broken.primary();
  const result = await broken.run(await begin());
  // Its effect is another one then: all were replaced.
  const updated = name === PLANNED.update || name === PLANNED.front;
  return figuresOf(result, !updated && (await broken.primary()) !== before);
}

/** Engine and version that a server says to be, such as `redis 8.0.6`. */
export async function engineOf(namespace: string, pod: string): Promise<string> {
  return parseInfo(await onServer(namespace, pod, 'info server')).engine;
}
