import { LABELS } from '../lib/config/labels';
import { SET_SIZE_ANNOTATION, type VolumeSnapshotsSpec } from '../lib/config/volume-snapshots-spec';
import type { log } from '../programs/main';
import type { Snapshot, SnapshotApi } from './snapshot-api';

/** What a run has to do with. */
export interface Run {
  readonly api: SnapshotApi;
  /** Uid of the Job: one that was interrupted goes on with what it has begun. */
  readonly job: string;
  readonly log: typeof log;
  /** Waits until the next look. */
  readonly pause: () => Promise<void>;
  readonly now: () => Date;
}

/**
 * Takes a snapshot of each claim, waits until all can be used, and then deletes sets that are older than those to keep.
 * Of an older set that never was whole nothing is deleted before it is older than all that are kept.
 */
export async function take(spec: VolumeSnapshotsSpec, { api, job, log, pause, now }: Run): Promise<void> {
  const own = { ...spec.labels, [LABELS.snapshotJob]: job };
  const [begun] = await api.list(own);
  const set = (begun && setOf(begun)) ?? stamp(now());
  log(begun ? 'going on' : 'begun', { set, claims: spec.claims.length });
  for (const claim of spec.claims) await api.create(snapshotOf(claim, set, own, spec));

  let told = '';
  for (;;) {
    const waiting = missing(spec.claims, await api.list(own));
    if (waiting.length === 0) break;
    const state = JSON.stringify(waiting);
    if (state !== told) log('waiting', { set, for: waiting });
    told = state;
    await pause();
  }

  const old = outlived(await api.list(spec.labels), spec.keep);
  for (const { metadata } of old) await api.remove(metadata.name);
  log('complete', { set, snapshots: spec.claims.length, deleted: old.map(({ metadata }) => metadata.name) });
}

function snapshotOf(
  claim: string,
  set: string,
  labels: Readonly<Record<string, string>>,
  { claims, snapshotClass }: VolumeSnapshotsSpec,
): Pick<Snapshot, 'metadata' | 'spec'> {
  return {
    metadata: {
      name: `${claim}-${set}`,
      labels: { ...labels, [LABELS.snapshotSet]: set },
      annotations: { [SET_SIZE_ANNOTATION]: String(claims.length) },
    },
    spec: {
      ...(snapshotClass === undefined ? {} : { volumeSnapshotClassName: snapshotClass }),
      source: { persistentVolumeClaimName: claim },
    },
  };
}

/** Claims whose snapshot cannot be used yet, with what the driver says of it. */
function missing(claims: readonly string[], snapshots: readonly Snapshot[]): { claim: string; error?: string }[] {
  const byClaim = new Map(snapshots.map(each => [each.spec.source.persistentVolumeClaimName, each]));
  return claims.flatMap(claim => {
    const snapshot = byClaim.get(claim);
    if (snapshot && usable(snapshot)) return [];
    const error = snapshot?.status?.error?.message;
    return [{ claim, ...(error === undefined ? {} : { error }) }];
  });
}

function usable({ status, metadata }: Snapshot): boolean {
  return status?.readyToUse === true && metadata.deletionTimestamp === undefined;
}

/** Snapshots of all sets that are older than the last so many whole ones. */
export function outlived(snapshots: readonly Snapshot[], keep: number): Snapshot[] {
  const sets = new Map<string, Snapshot[]>();
  for (const snapshot of snapshots) {
    const set = setOf(snapshot);
    if (set !== undefined) sets.set(set, [...(sets.get(set) ?? []), snapshot]);
  }
  // The name of a set is its time, the newest comes last.
  const whole = [...sets].filter(([, all]) => isWhole(all)).map(([set]) => set);
  const oldest = whole.sort().at(-keep);
  if (oldest === undefined) return [];
  return [...sets].filter(([set]) => set < oldest).flatMap(([, all]) => all);
}

function isWhole(set: readonly Snapshot[]): boolean {
  const size = Number(set[0]?.metadata.annotations?.[SET_SIZE_ANNOTATION]);
  return set.filter(usable).length === size;
}

function setOf({ metadata }: Snapshot): string | undefined {
  return metadata.labels?.[LABELS.snapshotSet];
}

/** A time as part of a name: `20261130t030000z`. */
function stamp(time: Date): string {
  return time
    .toISOString()
    .replace(/\.\d+|[-:]/g, '')
    .toLowerCase();
}
