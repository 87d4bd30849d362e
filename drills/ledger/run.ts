import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../../programs/clock';
import type { Discovery } from './discovery';
import { tagOfSlot } from './hash-tag';
import { type Lane, startLane, type Wait } from './lane';
import type { RunOptions } from './options';
import { persist } from './persist';
import { type Findings, figuresOf, type LaneFigures, type Report, type RunState } from './report';
import { routeTo } from './route';
import { hostPort, type Shard, type SlotRange, shardsOf, spreadSlots } from './slots';
import { createTimeline, type TimelineWriter } from './timeline';
import { removeKeys, verify } from './verify';

/** Writers at work, and what they wrote. */
export interface Run {
  report(): Report;
  /** Stops the writers, looks for each acknowledged write, deletes the keys. Each further call waits for the first. */
  stop(): Promise<Report>;
}

interface CountedShard extends Shard {
  readonly replicaCount: number;
}

interface ShardLanes {
  readonly shard: CountedShard;
  readonly lanes: readonly Lane[];
}

/** So WAIT takes its whole timeout, and counts every replica that answers. */
const MORE_THAN_ANY_SHARD_HAS = 100;

/** A cluster that has just formed, or healed, does not answer for a moment; it has this many milliseconds to take a write. */
const START_TIMEOUT_MS = 10_000;

/** Pause before a cluster that did not tell its slots is asked again, in milliseconds. */
const ASK_AGAIN_MS = 100;

const NOTHING: Findings = { found: 0, wrong: 0, lost: { plain: 0, waited: 0 }, lostSample: [] };

/** Begins a run: lanes on every shard that the cluster has now. Rejects when the cluster does not answer. */
export async function startRun(options: RunOptions, discovery: Discovery): Promise<Run> {
  const id = new Date(now()).toISOString().replace(/[-:.]/g, '');
  const shards = await Promise.all(
    shardsOf(await slotsOf(discovery)).map(shard => withReplicas(id, shard, options, discovery)),
  );
  const startedAt = now();
  const timeline = createTimeline(startedAt);
  const started: ShardLanes[] = shards.map(shard => ({
    shard,
    lanes: startLanes(id, shard, options, discovery, timeline),
  }));
  const lanes = started.flatMap(shard => shard.lanes);
  const findings = new Map<Lane, Findings>();
  let state: RunState = 'running';
  let stoppedAt: number | undefined;
  let stopping: Promise<Report> | undefined;

  const report = (): Report => {
    const at = stoppedAt ?? now();
    const durationMs = Math.round(at - startedAt);
    const figures = (lane: Lane): LaneFigures => ({
      ...lane.journal.figures(at),
      ...(findings.get(lane) ?? NOTHING),
    });
    return {
      run: id,
      state,
      startedAt: new Date(startedAt).toISOString(),
      durationMs,
      total: figuresOf(lanes.map(figures), durationMs),
      shards: started.map(({ shard, lanes: own }) => ({
        slots: shard.slots,
        primary: hostPort(shard.primary),
        replicas: shard.replicaCount,
        lanes: own.length,
        ...figuresOf(own.map(figures), durationMs),
      })),
      ...(state === 'done' ? { timeline: timeline.until(at) } : {}),
    };
  };
  const settle = async (lane: Lane): Promise<void> => {
    try {
      await verify(lane, options.verifyTimeoutMs, found => findings.set(lane, found));
      if (!options.keep) await removeKeys(lane, options.verifyTimeoutMs);
    } catch {
      // The cluster does not answer. The report says how many writes were not looked for.
    } finally {
      lane.route.close();
    }
  };
  const stop = async (): Promise<Report> => {
    await Promise.all(lanes.map(lane => lane.stop()));
    stoppedAt = now();
    state = 'verifying';
    await Promise.all(lanes.map(settle));
    state = 'done';
    return report();
  };
  return {
    report,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** A cluster's slots. One that has just lost or regained a node may lead to a server that is not there yet, or not any more. */
function slotsOf(discovery: Discovery): Promise<readonly SlotRange[]> {
  return persist(async () => {
    try {
      return await discovery.slots();
    } catch (error) {
      await sleep(ASK_AGAIN_MS);
      throw error;
    }
  }, START_TIMEOUT_MS);
}

function startLanes(
  run: string,
  shard: CountedShard,
  options: RunOptions,
  discovery: Discovery,
  timeline: TimelineWriter,
): Lane[] {
  return spreadSlots(shard.ranges, options.lanesPerShard).map((slot, index) => {
    const wait = index % 2 === 1 ? waitFor(shard, options) : undefined;
    return startLane(
      {
        slot,
        prefix: prefixOf(run, slot),
        first: shard.primary,
        pauseMs: options.pauseMs,
        ...(wait ? { wait } : {}),
      },
      discovery,
      timeline,
    );
  });
}

/** What a waiting lane waits for, if there is anything. */
function waitFor(
  { replicaCount }: CountedShard,
  { waitReplicas, waitDisk, waitTimeoutMs }: RunOptions,
): Wait | undefined {
  const replicas = waitReplicas ?? replicaCount;
  return replicas > 0 || waitDisk ? { replicas, disk: waitDisk, timeoutMs: waitTimeoutMs } : undefined;
}

/**
 * Counts a shard's replicas by a first write. `CLUSTER SLOTS` alone leaves out those that have received nothing yet,
 * as in a new cluster; WAIT alone those that are away for the moment.
 */
async function withReplicas(
  run: string,
  shard: Shard,
  options: RunOptions,
  discovery: Discovery,
): Promise<CountedShard> {
  const [slot] = spreadSlots(shard.ranges, options.lanesPerShard);
  if (slot === undefined) return { ...shard, replicaCount: 0 };
  const route = routeTo(slot, discovery, shard.primary);
  try {
    const replied = await persist(async () => {
      await route.attempt(['SET', `${prefixOf(run, slot)}0`, '0']);
      // A proxy may not carry WAIT.
      if (options.waitReplicas === 0) return 0;
      return route.again(['WAIT', `${MORE_THAN_ANY_SHARD_HAS}`, `${options.waitTimeoutMs}`]);
    }, START_TIMEOUT_MS);
    return { ...shard, replicaCount: Math.max(Number(replied), shard.replicas.length) };
  } finally {
    route.close();
  }
}

/** The hash tag keeps all keys of a lane in its slot. */
function prefixOf(run: string, slot: number): string {
  return `ledger:${run}:{${tagOfSlot(slot)}}:`;
}
